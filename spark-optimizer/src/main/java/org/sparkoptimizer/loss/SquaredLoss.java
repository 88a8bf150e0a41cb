package org.sparkoptimizer.loss;

/**
 * φ(m; y) = ½(m − y)².
 *
 * @since 0.1.0
 */
public record SquaredLoss() implements ScalarLoss {

  @Override
  public String name() {
    return "squared";
  }

  @Override
  public double value(double margin, double label) {
    double residual = margin - label;
    return 0.5 * residual * residual;
  }

  @Override
  public double derivative(double margin, double label) {
    return margin - label;
  }

  @Override
  public double curvatureBound() {
    return 1.0;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    return 1.0;
  }

  @Override
  public double dualShift(double margin, double label) {
    return 1.0;
  }

  @Override
  public double dualShiftLimit() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double dualShiftCost() {
    return 0.5;
  }

  @Override
  public double dualScalingCost(double margin, double label) {
    double residual = margin - label;
    return residual * residual;
  }
}
