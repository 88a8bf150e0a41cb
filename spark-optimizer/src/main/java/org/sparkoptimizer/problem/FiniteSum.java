package org.sparkoptimizer.problem;

/**
 * The oracle of F(w) = (1/n) Σ f_i(w), f_i convex and L_i-smooth, for vectors of length {@link
 * #dimension}. Mini-batches draw term i with probability q_i = L_i/(n L̄).
 *
 * @since 0.1.0
 */
public interface FiniteSum {

  /** d, the length of the vectors: coefficients and intercepts, in the solver's coordinates. */
  int dimension();

  /** n, the number of terms. */
  long terms();

  /** L̄ = (1/n) Σ L_i; 0 when F is constant. */
  double meanSmoothness();

  /** Whether F is constant, so that L̄ is 0; may be cheaper to tell than L̄. */
  default boolean isConstant() {
    return meanSmoothness() == 0;
  }

  /**
   * Returns F and ∇F at {@code point}: one full pass, one round, and {@link #certificateRounds}.
   */
  SnapshotGradient snapshotAt(double[] point);

  /**
   * Rounds, of a pass each, that the newest {@link #snapshotAt} or {@link #gradientAt} took, but
   * for {@link #certificateRounds}.
   */
  default int snapshotRounds() {
    return 1;
  }

  /** Rounds, of a full pass each, that {@link #snapshotAt} takes for a duality gap alone. */
  default int certificateRounds() {
    return 0;
  }

  /** As {@link #snapshotAt}, without what a duality gap needs where leaving that out saves work. */
  default SnapshotGradient gradientAt(double[] point) {
    return snapshotAt(point);
  }

  /**
   * The ḡ_k of the paper's OneStageAccSVRDA: writes g = (1/b) Σ_{i∈batch} (∇f_i(query) −
   * ∇f_i(anchor))/(n q_i) + ∇F(anchor) into {@code result}: b terms, one round. A full batch gives
   * ∇F(query), from all terms once.
   */
  void varianceReducedGradient(
      double[] query, SnapshotGradient anchor, MiniBatch batch, BatchGradient result);

  /**
   * Writes (1/b) Σ_{i∈batch} ∇f_i(query)/(n q_i), an unbiased estimate of ∇F(query), into {@code
   * result}: b terms, one round. A full batch gives ∇F(query), from all terms once.
   */
  void miniBatchGradient(double[] query, MiniBatch batch, double[] result);

  /**
   * Returns F of the null model, the reference of relative accuracy: zero coefficients, and the
   * best constant margin where there is an intercept.
   */
  default double nullValue() {
    return snapshotAt(new double[dimension()]).value();
  }
}
