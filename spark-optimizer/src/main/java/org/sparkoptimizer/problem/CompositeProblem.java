package org.sparkoptimizer.problem;

import org.sparkoptimizer.regularizer.Regularizer;

/**
 * P(w) = F(w) + R(w).
 *
 * @param sum F
 * @param regularizer R
 */
public record CompositeProblem(FiniteSum sum, Regularizer regularizer) {

  /** Returns P at the anchor of a snapshot. */
  public double objective(SnapshotGradient snapshot) {
    return snapshot.value() + regularizer.value(snapshot.point());
  }

  /** Returns P(0). */
  public double objectiveAtZero() {
    return sum.valueAtZero() + regularizer.value(new double[sum.dimension()]);
  }
}
