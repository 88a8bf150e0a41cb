package org.sparkoptimizer.problem;

import java.util.SplittableRandom;
import org.sparkoptimizer.loss.LossTerms;

/**
 * The mini-batch of one partition for K margins a row, in raw coordinates: Σs_i(a_i, 1) ⊗ Δ_i, then
 * Σs_i‖Δ_i‖² and Σs_iD_i, with s_i, Δ_i and D_i as in {@link BatchTask}.
 *
 * @param shape the model
 * @param query raw coefficients y
 * @param anchor raw coefficients x̃, read only where kept margins are missing
 * @param anchorNumber number of the anchor
 * @param batch the mini-batch
 * @param counts draws of each partition, or null for a full batch
 * @param halves whether Σs_i(a_i, 1) ⊗ Δ_i of the first half of the draws follows
 */
record VectorBatchTask(
    VectorShape shape,
    double[] query,
    SharedVector anchor,
    long anchorNumber,
    MiniBatch batch,
    int[] counts,
    boolean halves)
    implements MiniBatchTask {

  @Override
  public int margins() {
    return shape.margins();
  }

  @Override
  public long resultBytes() {
    return (halves ? 16L : 8L) * shape.sumsLength();
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition.marginsAt(anchorNumber));
    if (counts == null) {
      RowTile.ofAllRows(partition, shape.margins(), sums);
      return sums.result;
    }
    SplittableRandom random = batch.stream(partition.index());
    int count = counts[partition.index()];
    int first = halves ? BatchTask.firstHalf(count) : count;
    RowTile.ofDrawn(partition, shape.margins(), partition.draw(random, first), sums);
    if (halves) {
      sums.splitHere();
      RowTile.ofDrawn(partition, shape.margins(), partition.draw(random, count - first), sums);
    }
    return sums.result;
  }

  private final class Accumulator implements RowTile.Visitor {
    private final int k = shape.margins();
    private final int length = shape.sumsLength();
    private final double[][] kept;
    private final double[] margins = shape.forTile();
    private final double[] anchorMargins = shape.forTile();
    private final LossTerms terms = shape.termsOfTile();
    private final LossTerms anchorTerms = shape.termsOfTile();
    private final double[] result =
        new double[length + SnapshotTask.SCALARS + (halves ? length : 0)];

    Accumulator(double[][] kept) {
      this.kept = kept;
    }

    /** Copies the sums so far behind the others. */
    void splitHere() {
      System.arraycopy(result, 0, result, length + SnapshotTask.SCALARS, length);
    }

    @Override
    public void visit(RowTile tile) {
      shape.margins(tile, query, margins);
      if (kept != null) {
        tile.readKept(kept, k, anchorMargins);
      } else {
        shape.margins(tile, anchor.get(), anchorMargins);
      }
      shape.loss().evaluate(margins, tile.labels(), tile.count(), terms);
      shape.loss().evaluate(anchorMargins, tile.labels(), tile.count(), anchorTerms);
      for (int t = 0; t < tile.count(); t++) {
        add(t, tile.scales()[t]);
      }
      tile.addScaledRows(terms.derivatives(), k, result);
    }

    /** Adds up the scalars of a row and leaves s_iΔ_i in the place of its slopes. */
    private void add(int t, double scale) {
      double[] slopes = terms.derivatives();
      double[] anchorSlopes = anchorTerms.derivatives();
      double squares = 0;
      double linear = 0;
      double curved = 0;
      boolean close = true;
      for (int m = t * k; m < (t + 1) * k; m++) {
        double step = anchorMargins[m] - margins[m];
        double difference = slopes[m] - anchorSlopes[m];
        close &= Math.abs(step) < BatchTask.SMALL_DIFFERENCE;
        linear += slopes[m] * step;
        curved -= 0.5 * difference * step;
        squares += difference * difference;
        slopes[m] = scale * difference;
      }
      result[length] += scale * squares;
      double far = anchorTerms.values()[t] - terms.values()[t] - linear;
      result[length + 1] += scale * Math.max(0.0, close ? curved : far);
    }
  }
}
