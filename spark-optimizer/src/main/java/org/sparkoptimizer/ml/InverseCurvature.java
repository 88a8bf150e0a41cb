package org.sparkoptimizer.ml;

import java.util.Optional;
import org.sparkoptimizer.linalg.Cholesky;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * The diagonal of (AᵀΩA + Λ₂)⁻¹ in the features' own units, A being the rows with their ones for
 * the intercept: times σ², it is the variance of the coefficients of a linear regression. MLlib
 * calls it {@code diagInvAtWA}.
 */
final class InverseCurvature {
  private InverseCurvature() {}

  /**
   * Returns a value per feature, 0 for a constant one, then that of the intercept; empty where the
   * matrix is singular.
   *
   * @param hessian of F, in the coordinates of {@code scaling}
   * @param weightSum W, by which F is divided
   */
  static Optional<double[]> diagonal(
      SymmetricMatrix hessian,
      SeparableRegularizer regularizer,
      ColumnScaling scaling,
      double weightSum) {
    int order = hessian.order();
    int[] all = new int[order];
    double[] ridge = new double[order];
    for (int j = 0; j < order; j++) {
      all[j] = j;
      ridge[j] = regularizer.l2(j);
    }
    return Cholesky.of(hessian.principal(all, order, ridge))
        .map(factor -> diagonal(factor, scaling, weightSum));
  }

  private static double[] diagonal(Cholesky factor, ColumnScaling scaling, double weightSum) {
    double[] diagonal = new double[scaling.dimension()];
    double[] unit = new double[scaling.features() + 1];
    double[] way = new double[scaling.dimension()];
    for (int j = 0; j < diagonal.length; j++) {
      // Coefficient j in its own units is linear in the scaled ones; its transpose maps gradients.
      unit[j] = 1;
      scaling.gradientFromRaw(unit, 0, 1.0, way);
      unit[j] = 0;
      double[] solution = way.clone();
      factor.solve(solution);
      diagonal[j] = VectorOps.dot(way, solution) / weightSum;
    }
    return diagonal;
  }
}
