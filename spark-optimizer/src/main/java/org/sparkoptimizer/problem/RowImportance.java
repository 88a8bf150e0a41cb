package org.sparkoptimizer.problem;

import java.io.Serializable;

/**
 * What importance sampling needs of a chunk: L_i = c_φ ω_i ‖(â_i, 1)‖² of each row with its raw
 * weight, and the table that draws rows with probability proportional to it. Immutable.
 */
final class RowImportance implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] smoothness;
  private final CumulativeTable table;

  RowImportance(RowChunk chunk, ColumnScaling scaling, double curvatureBound) {
    smoothness = new double[chunk.rows()];
    for (int i = 0; i < smoothness.length; i++) {
      double norm = scaling.rowSquaredNorm(chunk.features(), i);
      smoothness[i] = curvatureBound * chunk.weight(i) * norm;
    }
    table = new CumulativeTable(smoothness);
  }

  double smoothness(int row) {
    return smoothness[row];
  }

  double mass() {
    return table.total();
  }

  int draw(double u) {
    return table.find(u);
  }

  long bytes() {
    return 8L * smoothness.length + table.bytes();
  }
}
