package org.sparkoptimizer.problem;

import java.util.Arrays;

/**
 * Sums over the absolute residuals |m_i − y_i| of one partition, by size: Σω, Σω|r| and Σωr² of the
 * rows up to the first threshold, between each and the next, and beyond the last.
 *
 * @param point raw coefficients, read only where kept margins are missing
 * @param anchor number under which the rows' margins are kept
 * @param thresholds sizes, ascending
 * @param intercept whether {@code point} ends with an intercept
 */
record ResidualTask(double[] point, long anchor, double[] thresholds, boolean intercept)
    implements RowTask {

  static final int SUMS = 3;

  @Override
  public String purpose() {
    return "residuals";
  }

  @Override
  public long resultBytes() {
    return 8L * SUMS * (thresholds.length + 1);
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] sums = new double[SUMS * (thresholds.length + 1)];
    double[] margins = new double[RowTile.MOST_ROWS];
    double[][] known = partition.marginsAt(anchor);
    double[][] kept = known == null ? partition.emptyMargins() : known;
    RowTile.ofAllRows(
        partition,
        1,
        tile -> {
          if (known == null) {
            tile.margins(point, intercept, margins);
            tile.keep(margins, 1, kept);
          } else {
            tile.readKept(kept, 1, margins);
          }
          for (int t = 0; t < tile.count(); t++) {
            add(Math.abs(margins[t] - tile.labels()[t]), tile.scales()[t], sums);
          }
        });
    partition.keepMargins(anchor, kept);
    return sums;
  }

  private void add(double residual, double weight, double[] sums) {
    int found = Arrays.binarySearch(thresholds, residual);
    int at = SUMS * (found >= 0 ? found : -found - 1);
    sums[at] += weight;
    sums[at + 1] += weight * residual;
    sums[at + 2] += weight * residual * residual;
  }
}
