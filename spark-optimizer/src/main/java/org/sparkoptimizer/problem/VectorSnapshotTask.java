package org.sparkoptimizer.problem;

/**
 * The snapshot of one partition for K margins a row, in raw coordinates: Σω(a_i, 1) ⊗ u_i, then Σωφ
 * and, if it is for a dual point, ΣωQ_i and Σω∇²φ as a packed lower triangle of order K.
 *
 * @param shape the model
 * @param point raw coefficients
 * @param anchor number under which the rows' margins are kept
 * @param forDual whether what a duality gap needs is wanted
 */
record VectorSnapshotTask(VectorShape shape, double[] point, long anchor, boolean forDual)
    implements RowTask {

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
    int scalars = shape.sumsLength() + SnapshotTask.SCALARS;
    double[] sums = new double[scalars + (forDual ? HessianTask.packedLength(k) : 0)];
    double[] margins = shape.forTile();
    double[] slopes = shape.forTile();
    double[] row = new double[k];
    double[] diagonals = new double[k];
    double[] vectors = new double[k];
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
            if (forDual) {
              sums[shape.sumsLength() + 1] += weight * shape.loss().dualScalingCost(value);
              System.arraycopy(margins, t * k, row, 0, k);
              shape.loss().curvature(row, 0, tile.labels()[t], false, diagonals, vectors);
              addCurvature(weight, diagonals, vectors, sums, scalars);
            }
          }
          tile.addScaledRows(slopes, k, sums);
        });
    partition.keepMargins(anchor, kept);
    return sums;
  }

  private static void addCurvature(
      double weight, double[] diagonals, double[] vectors, double[] sums, int from) {
    int at = from;
    for (int row = 0; row < diagonals.length; row++) {
      for (int column = 0; column < row; column++) {
        sums[at++] -= weight * vectors[row] * vectors[column];
      }
      sums[at++] += weight * (diagonals[row] - vectors[row] * vectors[row]);
    }
  }
}
