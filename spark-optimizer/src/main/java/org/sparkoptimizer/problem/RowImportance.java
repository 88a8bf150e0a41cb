package org.sparkoptimizer.problem;

/**
 * What importance sampling needs of a chunk: L_i = c_φ ω_i ‖(â_i, 1)‖² of each row with its raw
 * weight, and the table that draws rows with probability proportional to it. Immutable.
 */
final class RowImportance {
  private final double[] smoothness;
  private final CumulativeTable table;

  RowImportance(RowChunk chunk, ColumnScaling scaling, double curvatureBound) {
    smoothness = new double[chunk.rows()];
    for (int i = 0; i < smoothness.length; i++) {
      smoothness[i] = smoothness(chunk, i, scaling, curvatureBound);
    }
    table = new CumulativeTable(smoothness);
  }

  private static double smoothness(
      RowChunk chunk, int row, ColumnScaling scaling, double curvatureBound) {
    return curvatureBound * chunk.weight(row) * scaling.rowSquaredNorm(chunk.features(), row);
  }

  /** Returns Σ L_i without making the table, to the same bits. */
  static double mass(RowChunk chunk, ColumnScaling scaling, double curvatureBound) {
    double mass = 0;
    for (int i = 0; i < chunk.rows(); i++) {
      mass += smoothness(chunk, i, scaling, curvatureBound);
    }
    return mass;
  }

  double smoothness(int row) {
    return smoothness[row];
  }

  double mass() {
    return table.total();
  }

  /** Writes the row of each uniform number {@code from} to {@code to} − 1. */
  void draw(double[] uniforms, int from, int to, long[] rows) {
    table.findAll(uniforms, from, to, rows);
  }

  /** Bytes that a chunk of so many rows takes. */
  static long bytes(int rows) {
    return 8L * rows + CumulativeTable.bytes(rows);
  }
}
