package org.sparkoptimizer.problem;

import java.util.SplittableRandom;

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
  public long resultBytes() {
    return (halves ? 16L : 8L) * shape.sumsLength();
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition.marginsAt(anchorNumber));
    if (counts == null) {
      RowTile.ofAllRows(partition, sums);
      return sums.result;
    }
    SplittableRandom random = batch.stream(partition.index());
    int count = counts[partition.index()];
    int first = halves ? BatchTask.firstHalf(count) : count;
    RowTile.ofDrawn(partition, partition.draw(random, first), sums);
    if (halves) {
      sums.splitHere();
      RowTile.ofDrawn(partition, partition.draw(random, count - first), sums);
    }
    return sums.result;
  }

  private final class Accumulator implements RowTile.Visitor {
    private final int k = shape.margins();
    private final int length = shape.sumsLength();
    private final double[][] kept;
    private final double[] margins = shape.forTile();
    private final double[] anchorMargins = shape.forTile();
    private final double[] slopes = shape.forTile();
    private final double[] anchorSlopes = shape.forTile();
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
      for (int t = 0; t < tile.count(); t++) {
        add(t * k, tile.labels()[t], tile.scales()[t]);
      }
      tile.addScaledRows(slopes, k, result);
    }

    /** Adds up the scalars of the row at a place and leaves s_iΔ_i there. */
    private void add(int at, double label, double scale) {
      double value = shape.loss().evaluate(margins, at, label, slopes);
      double anchorValue = shape.loss().evaluate(anchorMargins, at, label, anchorSlopes);
      double squares = 0;
      double linear = 0;
      double curved = 0;
      boolean close = true;
      for (int m = at; m < at + k; m++) {
        double step = anchorMargins[m] - margins[m];
        double difference = slopes[m] - anchorSlopes[m];
        close &= Math.abs(step) < BatchTask.SMALL_DIFFERENCE;
        linear += slopes[m] * step;
        curved -= 0.5 * difference * step;
        squares += difference * difference;
        slopes[m] = scale * difference;
      }
      result[length] += scale * squares;
      result[length + 1] += scale * Math.max(0.0, close ? curved : anchorValue - value - linear);
    }
  }
}
