package org.sparkoptimizer.loss;

/**
 * Huber's loss in units of a scale σ: r²/(2σ) for |r| ≤ εσ and ε|r| − ε²σ/2 beyond, r = m − y. With
 * σ/2 added it is jointly convex in m and σ, and MLlib's regression with {@code loss} = {@code
 * huber} is the fit of both; a linear model with this loss stands for that, so it starts at any σ.
 *
 * @param epsilon ε > 1, the threshold in units of σ
 * @param scale σ > 0
 * @since 0.1.0
 */
public record ScaledHuberLoss(double epsilon, double scale) implements ScalarLoss {

  /** Checks both. */
  public ScaledHuberLoss {
    if (!(epsilon > 1) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is set to " + epsilon + " but must be a finite number > 1");
    }
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "the scale of Huber's loss is " + scale + " but must be a finite number > 0");
    }
  }

  /** The loss before its scale is known. */
  public static ScaledHuberLoss ofUnitScale(double epsilon) {
    return new ScaledHuberLoss(epsilon, 1.0);
  }

  /** The same loss at another scale. */
  public ScaledHuberLoss at(double other) {
    return new ScaledHuberLoss(epsilon, other);
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public double value(double margin, double label) {
    double residual = Math.abs(margin - label);
    return residual <= epsilon * scale
        ? 0.5 * residual * (residual / scale)
        : epsilon * (residual - 0.5 * epsilon * scale);
  }

  @Override
  public double derivative(double margin, double label) {
    return Math.max(-epsilon, Math.min(epsilon, (margin - label) / scale));
  }

  @Override
  public double curvatureBound() {
    return 1.0 / scale;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return Math.abs(margin - label) <= epsilon * scale ? 1.0 / scale : 0.0;
  }

  /** {@inheritDoc} ε/|r| beyond the threshold, whose parabola lies above the loss everywhere. */
  @Override
  public double dampedCurvature(double margin, double label) {
    return Math.min(1.0 / scale, epsilon / Math.abs(margin - label));
  }

  /** {@inheritDoc} 1 − |u|/ε: rows at the threshold cannot move. */
  @Override
  public double dualShift(double margin, double label) {
    return 1.0 - Math.abs(derivative(margin, label)) / epsilon;
  }

  @Override
  public double dualShiftLimit() {
    return epsilon;
  }

  @Override
  public double dualShiftCost() {
    return 0.5 * scale;
  }

  /** {@inheritDoc} Beyond the threshold the cost is linear in 1 − τ, so there is no such bound. */
  @Override
  public double dualScalingCost(double margin, double label) {
    return Double.POSITIVE_INFINITY;
  }
}
