package org.sparkoptimizer.problem;

import java.util.Optional;
import org.sparkoptimizer.loss.ScalarLoss;

/** The tasks for one margin a row. */
final class ScalarTasks implements GlmTasks {
  private final ScalarLoss loss;
  private final ColumnScaling scaling;

  ScalarTasks(ScalarLoss loss, ColumnScaling scaling) {
    this.loss = loss;
    this.scaling = scaling;
  }

  @Override
  public RowTask snapshot(double[] point, long anchor, boolean forDual) {
    return new SnapshotTask(
        loss, point, anchor, scaling.features(), scaling.hasIntercept(), forDual);
  }

  @Override
  public boolean dualNeedsMore() {
    return scaling.hasIntercept();
  }

  @Override
  public RowTask batch(
      double[] query,
      SharedVector anchor,
      long anchorNumber,
      MiniBatch batch,
      int[] counts,
      boolean halves) {
    return new BatchTask(
        loss,
        query,
        anchor,
        anchorNumber,
        batch,
        counts,
        halves,
        scaling.features(),
        scaling.hasIntercept());
  }

  @Override
  public RowTask gradient(double[] query, MiniBatch batch, int[] counts) {
    return new BatchGradientTask(
        loss, query, batch, counts, scaling.features(), scaling.hasIntercept());
  }

  @Override
  public RowTask segment(double[] from, double[] to, double[] shares) {
    return new SegmentTask(loss, from, to, shares, scaling.hasIntercept());
  }

  @Override
  public RowTask hessian(
      SharedVector anchor, long anchorNumber, MiniBatch sample, int[] counts, boolean damped) {
    return new HessianTask(
        loss,
        anchor,
        anchorNumber,
        sample,
        counts,
        scaling.center(),
        damped,
        scaling.features(),
        scaling.hasIntercept());
  }

  @Override
  public int valueIndex() {
    return scaling.features() + 1;
  }

  @Override
  public Optional<DualSums> dualSums(double[] sums, double weightSum) {
    double scalingCost = sums[valueIndex() + 1] / weightSum;
    if (!scaling.hasIntercept()) {
      return Optional.of(new DualSums(-1, 0, null, 0, loss.dualShiftCost(), scalingCost));
    }
    int shifts = valueIndex() + SnapshotTask.SCALARS;
    double[] shiftGradient = new double[scaling.dimension()];
    scaling.gradientFromRaw(sums, shifts, 1 / weightSum, shiftGradient);
    return Optional.of(
        new DualSums(
            scaling.features(),
            sums[shifts + scaling.features()] / weightSum,
            shiftGradient,
            loss.dualShiftLimit(),
            loss.dualShiftCost(),
            scalingCost));
  }
}
