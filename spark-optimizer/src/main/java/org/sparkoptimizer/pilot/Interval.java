package org.sparkoptimizer.pilot;

import org.apache.commons.math3.stat.StatUtils;

/**
 * A value between two ends.
 *
 * @param low lower end
 * @param value most likely value
 * @param high upper end
 */
public record Interval(double low, double value, double high) {
  private static final double LOW_PERCENTILE = 2.5;
  private static final double HIGH_PERCENTILE = 97.5;

  /** The middle 95 % of samples of an estimate, with the estimate itself. */
  static Interval of(double value, double[] samples) {
    double low = StatUtils.percentile(samples, LOW_PERCENTILE);
    double high = StatUtils.percentile(samples, HIGH_PERCENTILE);
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
