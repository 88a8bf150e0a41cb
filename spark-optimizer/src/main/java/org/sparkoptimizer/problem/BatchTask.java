package org.sparkoptimizer.problem;

import java.util.SplittableRandom;
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
    implements RowTask {

  /** Below this difference of margins the Bregman distance is taken from the derivatives. */
  private static final double SMALL_DIFFERENCE = 1e-3;

  @Override
  public long resultBytes() {
    return (halves ? 16L : 8L) * features;
  }

  /** Draws of a partition that make up the first half. */
  static int firstHalf(int count) {
    return count / 2;
  }

  @Override
  public boolean readsAllRows() {
    return counts == null;
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
      SplittableRandom random = batch.stream(partition.index());
      int count = counts[partition.index()];
      int first = halves ? firstHalf(count) : count;
      sums.add(partition.draw(random, first));
      if (halves) {
        sums.splitHere();
        sums.add(partition.draw(random, count - first));
      }
    }
    return sums.result;
  }

  private final class Accumulator {
    private final PackedPartition partition;
    private final double[][] kept;
    private final double[] result = new double[(halves ? 2 * features + 1 : features) + 3];

    Accumulator(PackedPartition partition) {
      this.partition = partition;
      this.kept = partition.marginsAt(anchorNumber);
    }

    void add(long[] positions) {
      for (long position : positions) {
        int chunk = (int) (position >>> 32);
        int row = (int) position;
        double weight = partition.chunks().get(chunk).weight(row);
        add(chunk, row, weight / partition.smoothness(chunk, row));
      }
    }

    /** Copies the sums so far behind the others. */
    void splitHere() {
      System.arraycopy(result, 0, result, features + 3, features + 1);
    }

    void add(int c, int row, double scale) {
      RowChunk chunk = partition.chunks().get(c);
      double label = chunk.label(row);
      double margin = SnapshotTask.margin(chunk, row, query, features, intercept);
      double anchorMargin =
          kept != null
              ? kept[c][row]
              : SnapshotTask.margin(chunk, row, anchor.get(), features, intercept);
      double slope = loss.derivative(margin, label);
      double difference = slope - loss.derivative(anchorMargin, label);
      double scaled = scale * difference;
      chunk.features().addTo(row, scaled, result);
      result[features] += scaled;
      result[features + 1] += scaled * difference;
      result[features + 2] += scale * bregman(margin, anchorMargin, label, slope, difference);
    }

    private double bregman(
        double margin, double anchorMargin, double label, double slope, double difference) {
      double step = anchorMargin - margin;
      if (Math.abs(step) < SMALL_DIFFERENCE) {
        return -0.5 * difference * step;
      }
      return Math.max(
          0.0, loss.value(anchorMargin, label) - loss.value(margin, label) - slope * step);
    }
  }
}
