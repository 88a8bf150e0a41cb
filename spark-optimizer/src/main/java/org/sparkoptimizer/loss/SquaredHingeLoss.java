package org.sparkoptimizer.loss;

/**
 * φ(m; y) = max(0, 1 − sm)² with s = ±1 for labels 1 and 0; curvature at most 2.
 *
 * @since 0.1.0
 */
public record SquaredHingeLoss() implements HingeLoss {

  @Override
  public String name() {
    return "squaredHinge";
  }

  @Override
  public double value(double margin, double label) {
    double lack = lack(margin, label);
    return lack * lack;
  }

  @Override
  public double derivative(double margin, double label) {
    return -2 * HingeLoss.sign(label) * lack(margin, label);
  }

  private static double lack(double margin, double label) {
    return Math.max(0.0, 1 - HingeLoss.sign(label) * margin);
  }

  @Override
  public double curvatureBound() {
    return 2.0;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return lack(margin, label) > 0 ? 2.0 : 0.0;
  }

  /** {@inheritDoc} min(1, |u|): rows without a loss cannot move. */
  @Override
  public double dualShift(double margin, double label) {
    return Math.min(1.0, Math.abs(derivative(margin, label)));
  }

  @Override
  public double dualShiftLimit() {
    return 1.0;
  }

  /** {@inheritDoc} φ* has the curvature ½, and v² ≤ v. */
  @Override
  public double dualShiftCost() {
    return 0.25;
  }

  /** {@inheritDoc} A shift and a scaling together have no such bound here. */
  @Override
  public double dualScalingCost(double margin, double label) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double bestConstant(double positives) {
    return 2 * positives - 1;
  }
}
