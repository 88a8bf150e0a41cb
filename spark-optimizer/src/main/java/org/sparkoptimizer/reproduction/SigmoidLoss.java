package org.sparkoptimizer.reproduction;

import org.sparkoptimizer.loss.VectorLoss;

/**
 * φ(m; y) = 1/(1 + e^{±m}), the smooth count of errors, for labels y in {0, 1}: smooth, bounded and
 * <em>not convex</em>. |φ''| ≤ 1/(6√3) stands for the curvature bound that steps and sampling are
 * taken from. It has no conjugate to make a duality gap of.
 */
record SigmoidLoss() implements VectorLoss {
  private static final double CURVATURE = 1 / (6 * Math.sqrt(3));

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public int margins() {
    return 1;
  }

  @Override
  public boolean isConvex() {
    return false;
  }

  @Override
  public double value(double[] margins, double label) {
    return wrong(margins[0], label);
  }

  /** Probability of the wrong class. */
  private static double wrong(double margin, double label) {
    return 1 / (1 + Math.exp(label > 0.5 ? margin : -margin));
  }

  @Override
  public double evaluate(double[] margins, int at, double label, double[] derivatives) {
    double wrong = wrong(margins[at], label);
    derivatives[at] = (label > 0.5 ? -1 : 1) * wrong * (1 - wrong);
    return wrong;
  }

  @Override
  public void curvature(
      double[] margins,
      int at,
      double label,
      boolean damped,
      double[] diagonals,
      double[] vectors) {
    double wrong = wrong(margins[at], label);
    diagonals[at] = wrong * (1 - wrong) * (1 - 2 * wrong);
    vectors[at] = 0;
  }

  @Override
  public boolean allowsDualShift(double[] shift) {
    return false;
  }

  @Override
  public double dualScalingCost(double value) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double curvatureBound() {
    return CURVATURE;
  }
}
