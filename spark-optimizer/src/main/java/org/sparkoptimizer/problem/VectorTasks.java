package org.sparkoptimizer.problem;

import java.util.Optional;
import org.sparkoptimizer.loss.VectorLoss;

/** The tasks for K margins a row; no duality gap. */
final class VectorTasks implements GlmTasks {
  private final VectorShape shape;
  private final double[] center;

  VectorTasks(VectorLoss loss, ColumnScaling scaling) {
    this.shape = new VectorShape(loss, scaling.features(), scaling.hasIntercept());
    this.center = scaling.center();
  }

  @Override
  public RowTask snapshot(double[] point, long anchor, boolean forDual) {
    return new VectorSnapshotTask(shape, point, anchor);
  }

  @Override
  public boolean dualNeedsMore() {
    return false;
  }

  @Override
  public RowTask batch(
      double[] query,
      SharedVector anchor,
      long anchorNumber,
      MiniBatch batch,
      int[] counts,
      boolean halves) {
    return new VectorBatchTask(shape, query, anchor, anchorNumber, batch, counts, halves);
  }

  @Override
  public RowTask gradient(double[] query, MiniBatch batch, int[] counts) {
    return new VectorGradientTask(shape, query, batch, counts);
  }

  @Override
  public RowTask hessian(
      SharedVector anchor, long anchorNumber, MiniBatch sample, int[] counts, boolean damped) {
    return new VectorHessianTask(shape, anchor, anchorNumber, sample, counts, center, damped);
  }

  @Override
  public RowTask segment(double[] from, double[] to, double[] shares) {
    return new VectorSegmentTask(shape, from, to, shares);
  }

  @Override
  public int valueIndex() {
    return shape.sumsLength();
  }

  @Override
  public Optional<DualSums> dualSums(double[] sums, double weightSum) {
    return Optional.empty();
  }
}
