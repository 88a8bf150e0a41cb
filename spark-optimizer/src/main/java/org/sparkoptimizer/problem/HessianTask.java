package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.ScalarLoss;

/**
 * Σ s_iφ''(m_i)(a_i, 1)(a_i, 1)ᵀ of one partition in raw coordinates, as a packed lower triangle of
 * order d + 1: entry (j, k), k ≤ j, at j(j + 1)/2 + k. s_i = ω_i/L_i for a drawn row and ω_i for
 * every row of a full sample.
 *
 * @param loss φ
 * @param anchor raw coefficients, read only where kept margins are missing
 * @param anchorNumber number of the anchor
 * @param sample the rows that take part
 * @param counts draws of each partition, or null for all rows
 * @param damped whether {@link ScalarLoss#dampedCurvature} stands for φ''
 * @param features number of features d
 * @param intercept whether coefficients end with an intercept
 */
record HessianTask(
    ScalarLoss loss,
    SharedVector anchor,
    long anchorNumber,
    MiniBatch sample,
    int[] counts,
    boolean damped,
    int features,
    boolean intercept)
    implements RowTask {

  /** Length of a packed triangle. */
  static int packedLength(int order) {
    return Math.multiplyExact(order, order + 1) / 2;
  }

  @Override
  public long resultBytes() {
    return 8L * packedLength(features + 1);
  }

  @Override
  public boolean appliesTo(int index) {
    return counts == null || counts[index] > 0;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition);
    if (counts == null) {
      for (int c = 0; c < partition.chunks().size(); c++) {
        RowChunk chunk = partition.chunks().get(c);
        for (int i = 0; i < chunk.rows(); i++) {
          sums.add(c, i, chunk.weight(i));
        }
      }
    } else {
      for (long position :
          partition.draw(sample.stream(partition.index()), counts[partition.index()])) {
        int c = (int) (position >>> 32);
        int row = (int) position;
        double weight = partition.chunks().get(c).weight(row);
        sums.add(c, row, weight / partition.smoothness(c, row));
      }
    }
    return sums.packed();
  }

  private final class Accumulator {
    private final PackedPartition partition;
    private final double[][] kept;
    private final double[] square = new double[features * features];
    private final double[] linear = new double[features];
    private double mass;

    Accumulator(PackedPartition partition) {
      this.partition = partition;
      this.kept = partition.marginsAt(anchorNumber);
    }

    void add(int c, int row, double scale) {
      RowChunk chunk = partition.chunks().get(c);
      double margin =
          kept != null
              ? kept[c][row]
              : SnapshotTask.margin(chunk, row, anchor.get(), features, intercept);
      double label = chunk.label(row);
      double curvature =
          scale
              * (damped
                  ? loss.dampedCurvature(margin, label)
                  : loss.secondDerivative(margin, label));
      chunk.features().addOuterProduct(row, curvature, square);
      chunk.features().addTo(row, curvature, linear);
      mass += curvature;
    }

    double[] packed() {
      double[] triangle = new double[packedLength(features + 1)];
      int at = 0;
      for (int j = 0; j < features; j++) {
        System.arraycopy(square, j * features, triangle, at, j + 1);
        at += j + 1;
      }
      System.arraycopy(linear, 0, triangle, at, features);
      triangle[at + features] = mass;
      return triangle;
    }
  }
}
