package org.sparkoptimizer.problem;

/**
 * Σω(a_i, 1) ⊗ ∇²φ(m_i)s of one partition, in raw coordinates: by how much a shift s of the dual
 * points moves their slope.
 *
 * @param shape the model
 * @param point raw coefficients, read only where kept margins are missing
 * @param anchor number under which the margins at the point are kept
 * @param shift s, a value per margin
 */
record VectorDualTask(VectorShape shape, double[] point, long anchor, double[] shift)
    implements RowTask {

  @Override
  public String purpose() {
    return "certificate";
  }

  @Override
  public long resultBytes() {
    return 8L * shape.sumsLength();
  }

  @Override
  public double[] apply(PackedPartition partition) {
    int k = shape.margins();
    double[] sums = new double[shape.sumsLength()];
    double[] margins = shape.forTile();
    double[] moved = shape.forTile();
    double[] vectors = shape.forTile();
    double[][] kept = partition.marginsAt(anchor);
    RowTile.ofAllRows(
        partition,
        k,
        tile -> {
          if (kept != null) {
            tile.readKept(kept, k, margins);
          } else {
            shape.margins(tile, point, margins);
          }
          for (int t = 0; t < tile.count(); t++) {
            int at = t * k;
            shape.loss().curvature(margins, at, tile.labels()[t], false, moved, vectors);
            double along = 0;
            for (int m = 0; m < k; m++) {
              along += vectors[at + m] * shift[m];
            }
            for (int m = 0; m < k; m++) {
              double product = moved[at + m] * shift[m] - vectors[at + m] * along;
              moved[at + m] = tile.scales()[t] * product;
            }
          }
          tile.addScaledRows(moved, k, sums);
        });
    return sums;
  }
}
