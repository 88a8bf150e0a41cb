package org.sparkoptimizer.problem;

import org.sparkoptimizer.loss.ScalarLoss;

/**
 * Σωφ of one partition at several points of a segment, in raw coordinates: margins are linear along
 * it, so two a row are enough.
 *
 * @param loss φ
 * @param from raw coefficients at share 0
 * @param to raw coefficients at share 1
 * @param shares where to evaluate
 * @param intercept whether coefficients end with an intercept
 */
record SegmentTask(ScalarLoss loss, double[] from, double[] to, double[] shares, boolean intercept)
    implements RowTask {

  @Override
  public String purpose() {
    return "search";
  }

  @Override
  public long resultBytes() {
    return 8L * shares.length;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] values = new double[shares.length];
    double[] starts = new double[RowTile.MOST_ROWS];
    double[] ends = new double[RowTile.MOST_ROWS];
    RowTile.ofAllRows(
        partition,
        1,
        tile -> {
          tile.margins(from, intercept, starts);
          tile.margins(to, intercept, ends);
          for (int t = 0; t < tile.count(); t++) {
            double way = ends[t] - starts[t];
            for (int s = 0; s < shares.length; s++) {
              double margin = starts[t] + shares[s] * way;
              values[s] += tile.scales()[t] * loss.value(margin, tile.labels()[t]);
            }
          }
        });
    return values;
  }
}
