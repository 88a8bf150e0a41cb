package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.LossTerms;

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
  public int margins() {
    return shape.margins();
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
    LossTerms terms = shape.termsOfTile();
    double[] slopes = terms.derivatives();
    RowTile.ofBatch(
        partition,
        k,
        batch,
        counts,
        tile -> {
          shape.margins(tile, query, margins);
          shape.loss().evaluate(margins, tile.labels(), tile.count(), terms);
          for (int t = 0; t < tile.count(); t++) {
            for (int m = t * k; m < (t + 1) * k; m++) {
              slopes[m] *= tile.scales()[t];
            }
          }
          tile.addScaledRows(slopes, k, sums);
        });
    return sums;
  }
}
