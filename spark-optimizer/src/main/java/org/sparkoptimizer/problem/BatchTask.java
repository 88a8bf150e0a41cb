package org.sparkoptimizer.problem;

import java.util.SplittableRandom;
import org.sparkoptimizer.loss.LossTerms;
import org.sparkoptimizer.loss.ScalarLoss;

/**
 * The mini-batch of one partition for a loss of one margin a row, in raw coordinates. With s_i =
 * ω_i/L_i for a drawn row, or ω_i for every row of a full batch, the result holds Σs_iΔ_i(a_i, 1),
 * then Σs_iΔ_i² and Σs_iD_i, Δ_i and D_i being derivative difference and Bregman distance of φ.
 *
 * @param loss φ
 * @param query raw coefficients y
 * @param anchor raw coefficients x̃, read only where kept margins are missing
 * @param anchorNumber number of the anchor
 * @param batch the mini-batch
 * @param counts draws of each partition, or null for a full batch
 * @param halves whether Σs_iΔ_i(a_i, 1) of the first half of the draws follows
 * @param features number of features d
 * @param intercept whether coefficients end with an intercept
 */
record BatchTask(
    ScalarLoss loss,
    double[] query,
    SharedVector anchor,
    long anchorNumber,
    MiniBatch batch,
    int[] counts,
    boolean halves,
    int features,
    boolean intercept)
    implements MiniBatchTask {

  /** Below this difference of margins the Bregman distance is taken from the derivatives. */
  static final double SMALL_DIFFERENCE = 1e-3;

  @Override
  public int margins() {
    return 1;
  }

  @Override
  public long resultBytes() {
    return (halves ? 16L : 8L) * features;
  }

  /** Draws of a partition that make up the first half. */
  static int firstHalf(int count) {
    return count / 2;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition.marginsAt(anchorNumber));
    if (counts == null) {
      RowTile.ofAllRows(partition, 1, sums);
      return sums.result;
    }
    SplittableRandom random = batch.stream(partition.index());
    int count = counts[partition.index()];
    int first = halves ? firstHalf(count) : count;
    RowTile.ofDrawn(partition, 1, partition.draw(random, first), sums);
    if (halves) {
      sums.splitHere();
      RowTile.ofDrawn(partition, 1, partition.draw(random, count - first), sums);
    }
    return sums.result;
  }

  private final class Accumulator implements RowTile.Visitor {
    private final double[][] kept;
    private final double[] margins = new double[RowTile.MOST_ROWS];
    private final double[] anchorMargins = new double[RowTile.MOST_ROWS];
    private final LossTerms terms = new LossTerms(RowTile.MOST_ROWS);
    private final LossTerms anchorTerms = new LossTerms(RowTile.MOST_ROWS);
    private final double[] result = new double[(halves ? 2 * features + 1 : features) + 3];

    Accumulator(double[][] kept) {
      this.kept = kept;
    }

    /** Copies the sums so far behind the others. */
    void splitHere() {
      System.arraycopy(result, 0, result, features + 3, features + 1);
    }

    @Override
    public void visit(RowTile tile) {
      tile.margins(query, intercept, margins);
      if (kept != null) {
        tile.readKept(kept, 1, anchorMargins);
      } else {
        tile.margins(anchor.get(), intercept, anchorMargins);
      }
      loss.evaluate(margins, tile.labels(), tile.count(), terms);
      loss.evaluate(anchorMargins, tile.labels(), tile.count(), anchorTerms);
      tile.addScaledRows(addScalars(tile.scales(), tile.count()), result);
    }

    /** Adds up the scalars of the rows and returns s_iΔ_i of each. */
    private double[] addScalars(double[] scales, int count) {
      double[] slopes = terms.derivatives();
      for (int t = 0; t < count; t++) {
        double slope = slopes[t];
        double difference = slope - anchorTerms.derivatives()[t];
        double step = anchorMargins[t] - margins[t];
        double bregman =
            Math.abs(step) < SMALL_DIFFERENCE
                ? -0.5 * difference * step
                : Math.max(0.0, anchorTerms.values()[t] - terms.values()[t] - slope * step);
        double scaled = scales[t] * difference;
        result[features + 1] += scaled * difference;
        result[features + 2] += scales[t] * bregman;
        slopes[t] = scaled;
      }
      return slopes;
    }
  }
}
