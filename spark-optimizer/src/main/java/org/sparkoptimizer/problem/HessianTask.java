package org.sparkoptimizer.problem;

import java.util.Optional;
import java.util.stream.IntStream;
import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.loss.ScalarLoss;

/**
 * Σ s_iφ''(m_i)(a_i − c, 1)(a_i − c, 1)ᵀ of one partition, as a packed lower triangle of order d +
 * 1: entry (j, k), k ≤ j, at j(j + 1)/2 + k. s_i = ω_i/L_i for a drawn row and ω_i for every row of
 * a full sample. Dense rows are centred before they are multiplied, so that nothing cancels where a
 * mean is far larger than a deviation; sparse rows afterwards, since they would not stay sparse.
 *
 * @param loss φ
 * @param anchor raw coefficients, read only where kept margins are missing
 * @param anchorNumber number of the anchor
 * @param sample the rows that take part
 * @param counts draws of each partition, or null for all rows
 * @param center c, or null for zeros
 * @param damped whether {@link ScalarLoss#dampedCurvature} stands for φ''
 * @param features number of features d
 * @param intercept whether coefficients end with an intercept
 */
record HessianTask(
    ScalarLoss loss,
    SharedVector anchor,
    long anchorNumber,
    MiniBatch sample,
    int[] counts,
    double[] center,
    boolean damped,
    int features,
    boolean intercept)
    implements RowTask {

  /** Length of a packed triangle. */
  static int packedLength(int order) {
    return Math.multiplyExact(order, order + 1) / 2;
  }

  @Override
  public String purpose() {
    return "Hessian";
  }

  @Override
  public long resultBytes() {
    return 8L * packedLength(features + 1);
  }

  @Override
  public boolean appliesTo(int index) {
    return counts == null || counts[index] > 0;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition.marginsAt(anchorNumber));
    RowTile.ofBatch(partition, 1, sample, counts, sums);
    return sums.packed();
  }

  private final class Accumulator implements RowTile.Visitor {
    private final double[][] kept;
    private final double[] margins = new double[RowTile.MOST_ROWS];
    private final double[] curvatures = new double[RowTile.MOST_ROWS];
    private final double[] raw = new double[features + 1];
    private final double[] linear = new double[features + 1];
    private final double[] square = new double[features * features];
    private final int[] inOrder = IntStream.range(0, RowTile.MOST_ROWS).toArray();
    private double[] rawSquare;

    Accumulator(double[][] kept) {
      this.kept = kept;
    }

    @Override
    public void visit(RowTile tile) {
      if (kept != null) {
        tile.readKept(kept, 1, margins);
      } else {
        tile.margins(anchor.get(), intercept, margins);
      }
      for (int t = 0; t < tile.count(); t++) {
        double label = tile.labels()[t];
        double curvature =
            damped
                ? loss.dampedCurvature(margins[t], label)
                : loss.secondDerivative(margins[t], label);
        curvatures[t] = tile.scales()[t] * curvature;
      }
      Optional<RowBlock> centered = center == null ? Optional.empty() : tile.centered(center);
      if (centered.isPresent()) {
        centered.get().addOuterProducts(inOrder, tile.count(), curvatures, square);
        centered.get().addScaledRows(inOrder, tile.count(), curvatures, linear);
        for (int t = 0; t < tile.count(); t++) {
          linear[features] += curvatures[t];
        }
      } else {
        if (rawSquare == null) {
          rawSquare = center == null ? square : new double[features * features];
        }
        tile.addOuterProducts(curvatures, rawSquare);
        tile.addScaledRows(curvatures, center == null ? linear : raw);
      }
    }

    /** Adds the sums over raw rows: (a − c)(a − c)ᵀ = aaᵀ − caᵀ − acᵀ + ccᵀ. */
    private void center() {
      double mass = raw[features];
      for (int j = 0; j < features; j++) {
        for (int k = 0; k <= j; k++) {
          square[j * features + k] +=
              rawSquare[j * features + k]
                  - center[j] * raw[k]
                  - raw[j] * center[k]
                  + center[j] * center[k] * mass;
        }
        linear[j] += raw[j] - center[j] * mass;
      }
      linear[features] += mass;
    }

    double[] packed() {
      if (center != null && rawSquare != null) {
        center();
      }
      double[] triangle = new double[packedLength(features + 1)];
      int at = 0;
      for (int j = 0; j < features; j++) {
        System.arraycopy(square, j * features, triangle, at, j + 1);
        at += j + 1;
      }
      System.arraycopy(linear, 0, triangle, at, features + 1);
      return triangle;
    }
  }
}
