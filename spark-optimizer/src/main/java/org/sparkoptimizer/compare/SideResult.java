package org.sparkoptimizer.compare;

import java.util.List;

/**
 * What one side did for one target.
 *
 * @param solver the solver that is meant
 * @param reached whether the fits reached the target
 * @param fits the measured fits
 * @since 0.1.0
 */
public record SideResult(String solver, boolean reached, List<FitRecord> fits) {

  /** Median of the fits' seconds. */
  public double medianSeconds() {
    return Statistics.median(seconds());
  }

  /** The largest gap of the fits. */
  public double worstGap() {
    return Statistics.max(fits.stream().map(FitRecord::gap).toList());
  }

  List<Double> seconds() {
    return fits.stream().map(FitRecord::seconds).toList();
  }
}
