package org.sparkoptimizer.loss;

/**
 * The hinge max(0, 1 − sm) with its corner rounded over a width δ, s = ±1 for labels 1 and 0: 0 for
 * sm ≥ 1, (1 − sm)²/(2δ) down to sm = 1 − δ, and 1 − sm − δ/2 beyond; at most δ/2 below the hinge.
 *
 * @param width δ > 0
 * @since 0.1.0
 */
public record SmoothedHingeLoss(double width) implements HingeLoss {

  /**
   * Checks the width.
   *
   * @throws IllegalArgumentException if δ is not finite and > 0
   */
  public SmoothedHingeLoss {
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new IllegalArgumentException(
          "width of the smoothed hinge is set to " + width + " but must be a finite number > 0");
    }
  }

  @Override
  public String name() {
    return "smoothedHinge";
  }

  @Override
  public double value(double margin, double label) {
    double lack = Math.max(0.0, 1 - HingeLoss.sign(label) * margin);
    return lack < width ? lack * lack / (2 * width) : lack - width / 2;
  }

  @Override
  public double derivative(double margin, double label) {
    return -HingeLoss.sign(label) * steepness(margin, label);
  }

  /** |φ'|, from 0 to 1. */
  private double steepness(double margin, double label) {
    return Math.max(0.0, Math.min(1.0, (1 - HingeLoss.sign(label) * margin) / width));
  }

  @Override
  public double curvatureBound() {
    return 1 / width;
  }

  @Override
  public double secondDerivative(double margin, double label) {
    double steepness = steepness(margin, label);
    return steepness > 0 && steepness < 1 ? 1 / width : 0.0;
  }

  /** {@inheritDoc} Beyond the corner that of a parabola above the loss, as with Huber's. */
  @Override
  public double dampedCurvature(double margin, double label) {
    double lack = 1 - HingeLoss.sign(label) * margin;
    return lack <= 0 ? 0.0 : 1 / Math.max(width, lack);
  }

  /** {@inheritDoc} The way to the nearer end of the interval that |u| lies in. */
  @Override
  public double dualShift(double margin, double label) {
    double steepness = steepness(margin, label);
    return Math.min(steepness, 1 - steepness);
  }

  @Override
  public double dualShiftLimit() {
    return 1.0;
  }

  /** {@inheritDoc} φ* has the curvature δ, and v² ≤ v/2. */
  @Override
  public double dualShiftCost() {
    return width / 4;
  }

  /** {@inheritDoc} Beyond the corner the cost is linear in 1 − τ, so there is no such bound. */
  @Override
  public double dualScalingCost(double margin, double label) {
    return Double.POSITIVE_INFINITY;
  }

  /** {@inheritDoc} That of the hinge, ±1, less what the rounding of the smaller class allows. */
  @Override
  public double bestConstant(double positives) {
    double larger = Math.max(positives, 1 - positives);
    if (width > 2 * larger) {
      return 2 * positives - 1; // both classes are within the corner
    }
    double constant = Math.max(0.0, 1 - width * (1 - larger) / larger);
    return positives >= 0.5 ? constant : -constant;
  }
}
