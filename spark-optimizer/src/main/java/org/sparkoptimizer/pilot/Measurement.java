package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A contender's fits on one size of sample.
 *
 * @param rows rows trained on
 * @param fits what each repeat took
 * @param passes passes over the rows
 * @param iterations iterations or stages
 * @param converged whether the contender was done, and not only at its limit
 * @since 0.1.0
 */
public record Measurement(
    long rows, List<FitCost> fits, double passes, int iterations, boolean converged) {
  private static final double HALF = 50;

  /** Fewer fits hardly show how much they vary. */
  private static final int LEAST = 3;

  /** Copies the fits. */
  public Measurement {
    fits = List.copyOf(fits);
  }

  /** Median wall time, in seconds. */
  public double medianSeconds() {
    return median(fits.stream().mapToDouble(FitCost::seconds));
  }

  /** The later half of the fits, for which code was warmer, but three at least if there are. */
  Measurement later() {
    int first = Math.min(fits.size() / 2, Math.max(0, fits.size() - LEAST));
    return with(fits.subList(first, fits.size()));
  }

  /** Wall time of the shortest fit, in seconds. */
  double shortestSeconds() {
    return StatUtils.min(fits.stream().mapToDouble(FitCost::seconds).toArray());
  }

  /** Median number of jobs. */
  public double medianJobs() {
    return median(fits.stream().mapToDouble(FitCost::jobs));
  }

  static double median(DoubleStream values) {
    return StatUtils.percentile(values.toArray(), HALF);
  }

  /** The same with other fits. */
  Measurement with(List<FitCost> others) {
    return new Measurement(rows, others, passes, iterations, converged);
  }
}
