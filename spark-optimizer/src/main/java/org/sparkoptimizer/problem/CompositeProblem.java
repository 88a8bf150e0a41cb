package org.sparkoptimizer.problem;

import org.sparkoptimizer.regularizer.Regularizer;

/**
 * P(w) = F(w) + R(w).
 *
 * @param sum F
 * @param regularizer R
 * @since 0.1.0
 */
public record CompositeProblem(FiniteSum sum, Regularizer regularizer) {

  /** Returns P at the anchor of a snapshot. */
  public double objective(SnapshotGradient snapshot) {
    return snapshot.value() + regularizer.value(snapshot.point());
  }

  /**
   * Returns P of the null model; where zero coefficients are out of bounds, P of the nearest point
   * within, which costs a pass.
   */
  public double nullObjective() {
    double[] zero = new double[sum.dimension()];
    double penalty = regularizer.value(zero);
    if (Double.isFinite(penalty)) {
      return sum.nullValue() + penalty;
    }
    regularizer.prox(zero, 0.0, zero);
    return objective(sum.snapshotAt(zero));
  }
}
