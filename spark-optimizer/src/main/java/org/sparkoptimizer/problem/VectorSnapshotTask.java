package org.sparkoptimizer.problem;

/**
 * The snapshot of one partition for K margins a row, in raw coordinates: Σω(a_i, 1) ⊗ u_i, then Σωφ
 * and a zero.
 *
 * @param shape the model
 * @param point raw coefficients
 * @param anchor number under which the rows' margins are kept
 */
record VectorSnapshotTask(VectorShape shape, double[] point, long anchor) implements RowTask {

  @Override
  public String purpose() {
    return "snapshot";
  }

  @Override
  public long resultBytes() {
    return 8L * shape.sumsLength();
  }

  @Override
  public double[] apply(PackedPartition partition) {
    int k = shape.margins();
    double[] sums = new double[shape.sumsLength() + SnapshotTask.SCALARS];
    double[] margins = shape.forTile();
    double[] slopes = shape.forTile();
    double[][] kept = new double[partition.chunks().size()][];
    for (int c = 0; c < kept.length; c++) {
      kept[c] = new double[Math.multiplyExact(partition.chunks().get(c).rows(), k)];
    }
    RowTile.ofAllRows(
        partition,
        tile -> {
          shape.margins(tile, point, margins);
          tile.keep(margins, k, kept);
          for (int t = 0; t < tile.count(); t++) {
            double weight = tile.scales()[t];
            double value = shape.loss().evaluate(margins, t * k, tile.labels()[t], slopes);
            sums[shape.sumsLength()] += weight * value;
            for (int m = t * k; m < (t + 1) * k; m++) {
              slopes[m] *= weight;
            }
          }
          tile.addScaledRows(slopes, k, sums);
        });
    partition.keepMargins(anchor, kept);
    return sums;
  }
}
