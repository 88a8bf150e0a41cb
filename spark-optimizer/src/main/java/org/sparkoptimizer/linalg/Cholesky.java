package org.sparkoptimizer.linalg;

import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Optional;
import org.netlib.util.intW;

/**
 * The Cholesky factor of a positive definite matrix, by LAPACK. Immutable.
 *
 * @since 0.1.0
 */
public final class Cholesky {
  private static final LAPACK LAPACK_INSTANCE = LAPACK.getInstance();

  private final int order;
  private final double[] factor;

  private Cholesky(int order, double[] factor) {
    this.order = order;
    this.factor = factor;
  }

  /** Returns the factor, or empty where the matrix is not numerically positive definite. */
  public static Optional<Cholesky> of(SymmetricMatrix matrix) {
    int order = matrix.order();
    double[] factor = matrix.values().clone();
    intW info = new intW(0);
    if (order > 0) {
      LAPACK_INSTANCE.dpotrf("U", order, factor, order, info);
    }
    return info.val == 0 && VectorOps.isFinite(diagonal(factor, order))
        ? Optional.of(new Cholesky(order, factor))
        : Optional.empty();
  }

  private static double[] diagonal(double[] factor, int order) {
    double[] diagonal = new double[order];
    for (int j = 0; j < order; j++) {
      diagonal[j] = factor[j * order + j];
    }
    return diagonal;
  }

  /** Replaces {@code x} by the solution of the system with that right-hand side. */
  public void solve(double[] x) {
    intW info = new intW(0);
    if (order > 0) {
      LAPACK_INSTANCE.dpotrs("U", order, 1, factor, order, x, order, info);
    }
  }
}
