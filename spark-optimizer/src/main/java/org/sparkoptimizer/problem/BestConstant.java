package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.ScalarLoss;

/**
 * The constant c of the smallest Σω_iφ(c + o_i) for rows with offsets o_i: where its slope, which
 * never falls, is 0. Found by Newton's steps of limited length between points of either sign.
 *
 * @since 0.1.0
 */
public final class BestConstant {
  private static final int MOST_ROUNDS = 100;
  private static final double TOLERANCE = 1e-9;

  private double below = Double.NEGATIVE_INFINITY;
  private double above = Double.POSITIVE_INFINITY;
  private double reach = 1;

  private BestConstant() {}

  /**
   * Finds it: one round where no row has an offset, else a few.
   *
   * @param withoutOffsets the best constant if there were no offsets
   */
  public static double of(PartitionedRows rows, ScalarLoss loss, double withoutOffsets) {
    return new BestConstant().search(rows, loss, withoutOffsets);
  }

  private double search(PartitionedRows rows, ScalarLoss loss, double start) {
    double constant = start;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] sums = rows.sum(new SlopeTask(loss, constant));
      double slope = sums[SlopeTask.SLOPE];
      double step = -slope / sums[SlopeTask.CURVATURE];
      double rounding = TOLERANCE * Math.max(1.0, Math.abs(constant));
      boolean found = slope == 0 || Math.abs(step) <= rounding || above - below <= rounding;
      if (sums[SlopeTask.OFFSETS] == 0 || found) {
        return constant;
      }
      constant = next(constant, slope, step);
    }
    return constant;
  }

  private double next(double constant, double slope, double step) {
    if (slope > 0) {
      above = constant;
    } else {
      below = constant;
    }
    double next = constant + Math.max(-reach, Math.min(reach, step));
    reach *= 2;
    return next > below && next < above ? next : below + (above - below) / 2;
  }

  /** Σω|o|, Σωφ'(c + o) and Σωφ''(c + o). */
  private record SlopeTask(ScalarLoss loss, double constant) implements RowTask {
    private static final int OFFSETS = 0;
    private static final int SLOPE = 1;
    private static final int CURVATURE = 2;

    @Override
    public String purpose() {
      return "best constant";
    }

    @Override
    public long resultBytes() {
      return 24;
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[3];
      for (RowChunk chunk : partition.chunks()) {
        partition.checkGuard();
        for (int i = 0; i < chunk.rows(); i++) {
          double weight = chunk.weight(i);
          double margin = constant + chunk.offset(i);
          sums[OFFSETS] += weight * Math.abs(chunk.offset(i));
          sums[SLOPE] += weight * loss.derivative(margin, chunk.label(i));
          sums[CURVATURE] += weight * loss.secondDerivative(margin, chunk.label(i));
        }
      }
      return sums;
    }
  }
}
