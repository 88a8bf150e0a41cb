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
 * @param features number of features d
 * @param intercept whether coefficients end with an intercept
 */
record SegmentTask(
    ScalarLoss loss, double[] from, double[] to, double[] shares, int features, boolean intercept)
    implements RowTask {

  @Override
  public long resultBytes() {
    return 8L * shares.length;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] values = new double[shares.length];
    for (RowChunk chunk : partition.chunks()) {
      for (int i = 0; i < chunk.rows(); i++) {
        double start = SnapshotTask.margin(chunk, i, from, features, intercept);
        double way = SnapshotTask.margin(chunk, i, to, features, intercept) - start;
        for (int s = 0; s < shares.length; s++) {
          values[s] += chunk.weight(i) * loss.value(start + shares[s] * way, chunk.label(i));
        }
      }
    }
    return values;
  }
}
