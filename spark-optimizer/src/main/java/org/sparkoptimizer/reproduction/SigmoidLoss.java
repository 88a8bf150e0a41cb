package org.sparkoptimizer.reproduction;

import org.sparkoptimizer.loss.Loss;

/**
 * φ(m; y) = 1/(1 + e^{±m}), the smooth count of errors, for labels y in {0, 1}: smooth, bounded and
 * <em>not convex</em>. |φ''| ≤ 1/(6√3) stands for the curvature bound that steps and sampling are
 * taken from. It has no conjugate to make a duality gap of, so it is no scalar loss of {@link
 * org.sparkoptimizer.loss}.
 */
record SigmoidLoss() implements Loss {
  private static final double CURVATURE = 1 / (6 * Math.sqrt(3));

  @Override
  public String name() {
    return "sigmoid";
  }

  @Override
  public int margins() {
    return 1;
  }

  /** Probability of the wrong class. */
  @Override
  public double value(double[] margins, double label) {
    double signed = label > 0.5 ? margins[0] : -margins[0];
    return 1 / (1 + Math.exp(signed));
  }

  @Override
  public void derivative(double[] margins, double label, double[] derivative) {
    double wrong = value(margins, label);
    derivative[0] = (label > 0.5 ? -1 : 1) * wrong * (1 - wrong);
  }

  @Override
  public double curvatureBound() {
    return CURVATURE;
  }
}
