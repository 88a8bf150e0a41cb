package org.sparkoptimizer.pilot;

/**
 * A metric on held-out rows.
 *
 * @param metric what is measured
 * @param value the contender's
 * @param difference the contender's less the incumbent's, with an interval of 95 %
 * @since 0.1.0
 */
public record Accuracy(HeldOutMetric metric, double value, Interval difference) {

  /** By how much the contender is worse for certain, relative to the incumbent; negative if not. */
  double certainLoss() {
    double incumbent = value - difference.value();
    if (difference.value() == 0) {
      return 0;
    }
    double least = metric.higherIsBetter() ? -difference.high() : difference.low();
    return least / Math.abs(incumbent);
  }
}
