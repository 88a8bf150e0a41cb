package org.sparkoptimizer.compare;

/**
 * Both sides' way to one relative gap.
 *
 * @param target the gap
 * @param ours this library
 * @param mllib MLlib, with the better of its solvers
 * @since 0.1.0
 */
public record TargetResult(double target, SideResult ours, SideResult mllib) {

  /** MLlib's median time over ours. */
  public double ratio() {
    return mllib.medianSeconds() / ours.medianSeconds();
  }

  /** The smallest ratio of any two fits. */
  public double smallestRatio() {
    return Statistics.min(mllib.seconds()) / Statistics.max(ours.seconds());
  }

  /** The largest ratio of any two fits. */
  public double largestRatio() {
    return Statistics.max(mllib.seconds()) / Statistics.min(ours.seconds());
  }
}
