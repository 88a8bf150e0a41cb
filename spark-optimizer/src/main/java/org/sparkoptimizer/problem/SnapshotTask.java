package org.sparkoptimizer.problem;

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
  public long resultBytes() {
    return (shift ? 16L : 8L) * features;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] gradient = new double[features + 1];
    double[] shifts = shift ? new double[features + 1] : null;
    double[][] margins = new double[partition.chunks().size()][];
    double value = 0;
    double scaling = 0;
    for (int c = 0; c < margins.length; c++) {
      RowChunk chunk = partition.chunks().get(c);
      margins[c] = new double[chunk.rows()];
      for (int i = 0; i < chunk.rows(); i++) {
        double margin = margin(chunk, i, point, features, intercept);
        double label = chunk.label(i);
        double weight = chunk.weight(i);
        double derivative = weight * loss.derivative(margin, label);
        margins[c][i] = margin;
        value += weight * loss.value(margin, label);
        scaling += weight * loss.dualScalingCost(margin, label);
        chunk.features().addTo(i, derivative, gradient);
        gradient[features] += derivative;
        if (shift) {
          double dualShift = weight * loss.dualShift(margin, label);
          chunk.features().addTo(i, dualShift, shifts);
          shifts[features] += dualShift;
        }
      }
    }
    partition.keepMargins(anchor, margins);
    return layout(gradient, value, scaling, shifts);
  }

  private static double[] layout(double[] gradient, double value, double scaling, double[] shifts) {
    int length = gradient.length;
    double[] result = new double[length + SCALARS + (shifts == null ? 0 : length)];
    System.arraycopy(gradient, 0, result, 0, length);
    result[length] = value;
    result[length + 1] = scaling;
    if (shifts != null) {
      System.arraycopy(shifts, 0, result, length + SCALARS, length);
    }
    return result;
  }

  /** Margin of a row at raw coefficients. */
  static double margin(RowChunk chunk, int row, double[] point, int features, boolean intercept) {
    double margin = chunk.features().dot(row, point) + chunk.offset(row);
    return intercept ? margin + point[features] : margin;
  }
}
