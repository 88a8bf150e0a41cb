package org.sparkoptimizer.pilot;

import org.apache.commons.math3.stat.StatUtils;

/**
 * A value between two ends.
 *
 * @param low lower end
 * @param value most likely value
 * @param high upper end
 * @since 0.1.0
 */
public record Interval(double low, double value, double high) {
  private static final double USUAL = 0.95;
  private static final double ALL = 100;

  /** The middle 95 % of samples of an estimate, with the estimate itself. */
  static Interval of(double value, double[] samples) {
    return of(value, samples, USUAL);
  }

  /** The middle share of samples of an estimate, with the estimate itself. */
  static Interval of(double value, double[] samples, double middle) {
    double below = ALL * (1 - middle) / 2;
    double low = StatUtils.percentile(samples, below);
    double high = StatUtils.percentile(samples, ALL - below);
    return new Interval(Math.min(low, value), value, Math.max(high, value));
  }

  /** All three times a factor of at least 0. */
  Interval times(double factor) {
    return new Interval(low * factor, value * factor, high * factor);
  }

  /** Whether a value lies within. */
  public boolean contains(double other) {
    return low <= other && other <= high;
  }

  /** Upper over lower end. */
  public double span() {
    return high / low;
  }
}
