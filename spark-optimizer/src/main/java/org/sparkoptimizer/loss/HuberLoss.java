package org.sparkoptimizer.loss;

/**
 * Huber's loss with a fixed threshold δ, in the units of the label: ½r² for |r| ≤ δ and δ|r| − ½δ²
 * beyond, r = m − y.
 *
 * @param threshold δ > 0
 * @since 0.1.0
 */
public record HuberLoss(double threshold) implements ScalarLoss {

  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if δ is not finite and > 0
   */
  public HuberLoss {
    if (!(threshold > 0) || Double.isInfinite(threshold)) {
      throw new IllegalArgumentException(
          "Huber threshold is set to " + threshold + " but must be a finite number > 0");
    }
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public double value(double margin, double label) {
    double residual = Math.abs(margin - label);
    return residual <= threshold
        ? 0.5 * residual * residual
        : threshold * residual - 0.5 * threshold * threshold;
  }

  @Override
  public double derivative(double margin, double label) {
    return Math.max(-threshold, Math.min(threshold, margin - label));
  }

  @Override
  public double curvatureBound() {
    return 1.0;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return Math.abs(margin - label) <= threshold ? 1.0 : 0.0;
  }

  /** {@inheritDoc} δ/|r| beyond the threshold, whose parabola lies above the loss everywhere. */
  @Override
  public double dampedCurvature(double margin, double label) {
    return Math.min(1.0, threshold / Math.abs(margin - label));
  }

  /** {@inheritDoc} 1 − |u|/δ: rows at the threshold cannot move. */
  @Override
  public double dualShift(double margin, double label) {
    return 1.0 - Math.abs(derivative(margin, label)) / threshold;
  }

  @Override
  public double dualShiftLimit() {
    return threshold;
  }

  @Override
  public double dualShiftCost() {
    return 0.5;
  }

  /** {@inheritDoc} Beyond the threshold the cost is linear in 1 − τ, so there is no such bound. */
  @Override
  public double dualScalingCost(double margin, double label) {
    return Double.POSITIVE_INFINITY;
  }
}
