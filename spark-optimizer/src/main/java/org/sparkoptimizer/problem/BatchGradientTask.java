package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.LossTerms;
import org.sparkoptimizer.loss.ScalarLoss;

/**
 * The plain gradient of a mini-batch of one partition for a loss of one margin a row, in raw
 * coordinates: Σs_iφ'(m_i)(a_i, 1), with s_i = ω_i/L_i for a drawn row and ω_i for every row of a
 * full batch.
 *
 * @param loss φ
 * @param query raw coefficients
 * @param batch the mini-batch
 * @param counts draws of each partition, or null for a full batch
 * @param features number of features d
 * @param intercept whether coefficients end with an intercept
 */
record BatchGradientTask(
    ScalarLoss loss, double[] query, MiniBatch batch, int[] counts, int features, boolean intercept)
    implements MiniBatchTask {

  @Override
  public int margins() {
    return 1;
  }

  @Override
  public long resultBytes() {
    return 8L * features;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] sums = new double[features + 1];
    double[] margins = new double[RowTile.MOST_ROWS];
    LossTerms terms = new LossTerms(RowTile.MOST_ROWS);
    RowTile.ofBatch(
        partition,
        1,
        batch,
        counts,
        tile -> {
          tile.margins(query, intercept, margins);
          loss.evaluate(margins, tile.labels(), tile.count(), terms);
          double[] slopes = terms.derivatives();
          for (int t = 0; t < tile.count(); t++) {
            slopes[t] *= tile.scales()[t];
          }
          tile.addScaledRows(slopes, sums);
        });
    return sums;
  }
}
