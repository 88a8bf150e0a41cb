package org.sparkoptimizer.linalg;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * The LU factors of a small square matrix that need not be definite. Immutable.
 *
 * @since 0.1.0
 */
public final class LuFactor {
  private final int order;
  private final DecompositionSolver solver;

  private LuFactor(int order, DecompositionSolver solver) {
    this.order = order;
    this.solver = solver;
  }

  /** Factors a matrix given row by row. */
  public static LuFactor of(int order, double[] values) {
    double[][] rows = new double[order][];
    for (int j = 0; j < order; j++) {
      rows[j] = Arrays.copyOfRange(values, j * order, (j + 1) * order);
    }
    return new LuFactor(
        order, new LUDecomposition(new Array2DRowRealMatrix(rows, false), 0.0).getSolver());
  }

  /** Replaces {@code x} by the solution of the system with that right-hand side. */
  public void solve(double[] x) {
    double[] solution = solver.solve(new ArrayRealVector(x, false)).toArray();
    System.arraycopy(solution, 0, x, 0, order);
  }
}
