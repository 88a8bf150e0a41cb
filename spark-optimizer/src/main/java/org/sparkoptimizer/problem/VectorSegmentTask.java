package org.sparkoptimizer.problem;

/**
 * Σωφ of one partition at several points of a segment, for K margins a row: see {@link
 * SegmentTask}.
 *
 * @param shape the model
 * @param from raw coefficients at share 0
 * @param to raw coefficients at share 1
 * @param shares where to evaluate
 */
record VectorSegmentTask(VectorShape shape, double[] from, double[] to, double[] shares)
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
    int k = shape.margins();
    double[] values = new double[shares.length];
    double[] starts = shape.forTile();
    double[] ends = shape.forTile();
    double[] row = new double[k];
    RowTile.ofAllRows(
        partition,
        k,
        tile -> {
          shape.margins(tile, from, starts);
          shape.margins(tile, to, ends);
          for (int t = 0; t < tile.count(); t++) {
            for (int s = 0; s < shares.length; s++) {
              for (int m = 0; m < k; m++) {
                double start = starts[t * k + m];
                row[m] = start + shares[s] * (ends[t * k + m] - start);
              }
              values[s] += tile.scales()[t] * shape.loss().value(row, tile.labels()[t]);
            }
          }
        });
    return values;
  }
}
