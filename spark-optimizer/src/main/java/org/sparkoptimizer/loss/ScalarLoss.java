package org.sparkoptimizer.loss;

/**
 * A loss of one margin a row, with what the duality gap needs of its conjugate φ*.
 *
 * <p>The dual point of a row is u = φ'(m). An intercept asks for Σω_iu_i = 0, reached by the shift
 * u − s·v with v = {@link #dualShift} ≥ 0; it stays in the domain of φ* while |s| ≤ {@link
 * #dualShiftLimit}, and then Σω_i[φ(m_i) + φ*(u_i − sv_i) − (u_i − sv_i)m_i] ≤ ρ s² Σω_iv_i with ρ
 * = {@link #dualShiftCost}. Every loss here has φ ≥ 0 and φ*(0) = 0.
 *
 * @since 0.1.0
 */
public interface ScalarLoss extends Loss {

  /** Returns φ(margin; label). */
  double value(double margin, double label);

  /** Returns φ'(margin; label). */
  double derivative(double margin, double label);

  /** Returns φ''(margin; label), one of its values where it jumps. */
  double secondDerivative(double margin, double label);

  /**
   * Returns a curvature of at least φ'' that does not vanish where the loss is still steep, so that
   * a Newton step from a point with badly fitted rows stays of a reasonable length.
   */
  default double dampedCurvature(double margin, double label) {
    return secondDerivative(margin, label);
  }

  /** Returns v ≥ 0, how far the row's dual point can move per unit of shift. */
  double dualShift(double margin, double label);

  /** Largest |s| for which u − s·v stays in the domain of φ*. */
  double dualShiftLimit();

  /** ρ, the price of a shift; see the type's description. */
  double dualShiftCost();

  /**
   * Returns Q ≥ 0 such that φ(m) + φ*(τu) − τum ≤ ρ(1 − τ)²Q for τ in [0, 1], or positive infinity
   * where there is no such bound.
   */
  double dualScalingCost(double margin, double label);

  /**
   * Evaluates rows 0 to {@code count} − 1. A loss overrides it where the terms share work.
   *
   * @param terms where to write to; room for at least {@code count} rows
   */
  default void evaluate(double[] margins, double[] labels, int count, LossTerms terms) {
    for (int t = 0; t < count; t++) {
      terms.values()[t] = value(margins[t], labels[t]);
      terms.derivatives()[t] = derivative(margins[t], labels[t]);
      terms.shifts()[t] = dualShift(margins[t], labels[t]);
      terms.scalingCosts()[t] = dualScalingCost(margins[t], labels[t]);
    }
  }

  @Override
  default int margins() {
    return 1;
  }

  @Override
  default double value(double[] margins, double label) {
    return value(margins[0], label);
  }

  @Override
  default void derivative(double[] margins, double label, double[] derivative) {
    derivative[0] = derivative(margins[0], label);
  }
}
