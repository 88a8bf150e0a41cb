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

  /** Margins are kept while they take no more room than so many times the rows. */
  private static final long KEPT_SHARE = 4;

  @Override
  public String purpose() {
    return "snapshot";
  }

  @Override
  public long resultBytes() {
    return 8L * (shape.sumsLength() + curvatures());
  }

  /** Entries of Σω∇²φ, which only free intercepts ask for. */
  private int curvatures() {
    return forDual && shape.intercept() ? HessianTask.packedLength(shape.margins()) : 0;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition);
    RowTile.ofAllRows(partition, sums);
    if (sums.kept != null) {
      partition.keepMargins(anchor, sums.kept);
    }
    return sums.result;
  }

  private final class Accumulator implements RowTile.Visitor {
    private final int k = shape.margins();
    private final int length = shape.sumsLength();
    private final double[] result = new double[length + SnapshotTask.SCALARS + curvatures()];
    private final double[] margins = shape.forTile();
    private final double[] slopes = shape.forTile();
    private final double[] row = new double[k];
    private final double[] diagonals = new double[k];
    private final double[] vectors = new double[k];
    private final double[][] kept;

    Accumulator(PackedPartition partition) {
      boolean roomy = 8L * k * partition.rows() <= KEPT_SHARE * partition.bytes();
      kept = roomy ? new double[partition.chunks().size()][] : null;
      for (int c = 0; roomy && c < kept.length; c++) {
        kept[c] = new double[Math.multiplyExact(partition.chunks().get(c).rows(), k)];
      }
    }

    @Override
    public void visit(RowTile tile) {
      shape.margins(tile, point, margins);
      if (kept != null) {
        tile.keep(margins, k, kept);
      }
      for (int t = 0; t < tile.count(); t++) {
        add(t * k, tile.labels()[t], tile.scales()[t]);
      }
      tile.addScaledRows(slopes, k, result);
    }

    /** Adds up the scalars of the row at a place and leaves ω_iu_i there. */
    private void add(int at, double label, double weight) {
      double value = shape.loss().evaluate(margins, at, label, slopes);
      result[length] += weight * value;
      for (int m = at; m < at + k; m++) {
        slopes[m] *= weight;
      }
      if (forDual) {
        result[length + 1] += weight * shape.loss().dualScalingCost(value);
      }
      if (curvatures() > 0) {
        System.arraycopy(margins, at, row, 0, k);
        shape.loss().curvature(row, 0, label, false, diagonals, vectors);
        addCurvature(weight);
      }
    }

    private void addCurvature(double weight) {
      int at = length + SnapshotTask.SCALARS;
      for (int m = 0; m < k; m++) {
        for (int other = 0; other < m; other++) {
          result[at++] -= weight * vectors[m] * vectors[other];
        }
        result[at++] += weight * (diagonals[m] - vectors[m] * vectors[m]);
      }
    }
  }
}
