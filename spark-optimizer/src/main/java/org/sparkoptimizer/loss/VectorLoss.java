package org.sparkoptimizer.loss;

/**
 * A loss of several margins a row, K of them, whose Hessian in the margins is a diagonal matrix
 * less a square, diag(c) − qqᵀ.
 *
 * <p>Rows are evaluated one after the other in arrays that hold K entries of each; {@code at} says
 * where a row's begin.
 *
 * @since 0.1.0
 */
public interface VectorLoss extends Loss {

  /** Returns φ and writes ∂φ/∂margins into {@code derivatives}, both from {@code at} on. */
  double evaluate(double[] margins, int at, double label, double[] derivatives);

  /**
   * Evaluates rows 0 to {@code count} − 1. A loss overrides it where rows share work.
   *
   * @param margins those of row t from t·K on
   * @param terms where to write to; {@link LossTerms#ofMargins} for at least {@code count} rows
   */
  default void evaluate(double[] margins, double[] labels, int count, LossTerms terms) {
    for (int t = 0; t < count; t++) {
      terms.values()[t] = evaluate(margins, t * margins(), labels[t], terms.derivatives());
    }
  }

  /**
   * Writes c and q of the Hessian in the margins.
   *
   * @param damped whether a row that is fitted badly gets a curvature that does not vanish with its
   *     own, so that a Newton step from there stays of a reasonable length
   * @param diagonals c, K entries from {@code at} on
   * @param vectors q, likewise
   */
  void curvature(
      double[] margins, int at, double label, boolean damped, double[] diagonals, double[] vectors);

  /**
   * Tells whether u − (diag(c) − qqᵀ)s stays in the domain of φ* for the dual point u = ∇φ of any
   * row. Then φ(m) + φ*(u') − u'ᵀm ≤ sᵀ(diag(c) − qqᵀ)s at the shifted point u', φ* ≥ 0 being 0 at
   * 0.
   *
   * @param shift s
   */
  boolean allowsDualShift(double[] shift);

  /**
   * Returns Q ≥ 0 such that the dual point scaled by τ in [0, 1], u' = τ(u − (diag(c) − qqᵀ)s), has
   * φ(m) + φ*(u') − u'ᵀm ≤ (1 − τ)²Q + 2τ(1 − τ)uᵀs + τ²sᵀ(diag(c) − qqᵀ)s.
   *
   * @param value φ of the row
   */
  double dualScalingCost(double value);

  @Override
  default void derivative(double[] margins, double label, double[] derivative) {
    evaluate(margins, 0, label, derivative);
  }
}
