package org.sparkoptimizer.problem;

/**
 * The plain gradient of a mini-batch of one partition for K margins a row, in raw coordinates:
 * Σs_i(a_i, 1) ⊗ ∇φ(m_i), with s_i as in {@link BatchGradientTask}.
 *
 * @param shape the model
 * @param query raw coefficients
 * @param batch the mini-batch
 * @param counts draws of each partition, or null for a full batch
 */
record VectorGradientTask(VectorShape shape, double[] query, MiniBatch batch, int[] counts)
    implements MiniBatchTask {

  @Override
  public long resultBytes() {
    return 8L * shape.sumsLength();
  }

  @Override
  public double[] apply(PackedPartition partition) {
    int k = shape.margins();
    double[] sums = new double[shape.sumsLength()];
    double[] margins = shape.forTile();
    double[] slopes = shape.forTile();
    RowTile.ofBatch(
        partition,
        batch,
        counts,
        tile -> {
          shape.margins(tile, query, margins);
          for (int t = 0; t < tile.count(); t++) {
            shape.loss().evaluate(margins, t * k, tile.labels()[t], slopes);
            for (int m = t * k; m < (t + 1) * k; m++) {
              slopes[m] *= tile.scales()[t];
            }
          }
          tile.addScaledRows(slopes, k, sums);
        });
    return sums;
  }
}
