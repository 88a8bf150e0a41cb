package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.LossTerms;
import org.sparkoptimizer.loss.ScalarLoss;

/**
 * The snapshot of one partition for a loss of one margin a row, in raw coordinates. The result
 * holds Σω u_i(a_i, 1), then Σωφ and ΣωQ_i, then, if asked for, Σω v_i(a_i, 1).
 *
 * @param loss φ
 * @param point raw coefficients
 * @param anchor number under which the rows' margins are kept
 * @param features number of features d
 * @param intercept whether {@code point} ends with an intercept
 * @param shift whether the sums of the dual shift are wanted
 */
record SnapshotTask(
    ScalarLoss loss, double[] point, long anchor, int features, boolean intercept, boolean shift)
    implements RowTask {

  static final int SCALARS = 2;

  @Override
  public String purpose() {
    return "snapshot";
  }

  @Override
  public long resultBytes() {
    return (shift ? 16L : 8L) * features;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition);
    RowTile.ofAllRows(partition, 1, sums);
    partition.keepMargins(anchor, sums.kept);
    return sums.layout();
  }

  private final class Accumulator implements RowTile.Visitor {
    private final double[][] kept;
    private final double[] margins = new double[RowTile.MOST_ROWS];
    private final LossTerms terms = new LossTerms(RowTile.MOST_ROWS);
    private final double[] gradient = new double[features + 1];
    private final double[] shifts = shift ? new double[features + 1] : null;
    private double value;
    private double scaling;

    Accumulator(PackedPartition partition) {
      kept = partition.emptyMargins();
    }

    @Override
    public void visit(RowTile tile) {
      tile.margins(point, intercept, margins);
      tile.keep(margins, 1, kept);
      loss.evaluate(margins, tile.labels(), tile.count(), terms);
      double[] derivatives = terms.derivatives();
      double[] dualShifts = terms.shifts();
      for (int t = 0; t < tile.count(); t++) {
        double weight = tile.scales()[t];
        value += weight * terms.values()[t];
        scaling += weight * terms.scalingCosts()[t];
        derivatives[t] *= weight;
        dualShifts[t] *= weight;
      }
      tile.addScaledRows(derivatives, gradient);
      if (shift) {
        tile.addScaledRows(dualShifts, shifts);
      }
    }

    double[] layout() {
      int length = gradient.length;
      double[] result = new double[length + SCALARS + (shift ? length : 0)];
      System.arraycopy(gradient, 0, result, 0, length);
      result[length] = value;
      result[length + 1] = scaling;
      if (shift) {
        System.arraycopy(shifts, 0, result, length + SCALARS, length);
      }
      return result;
    }
  }
}
