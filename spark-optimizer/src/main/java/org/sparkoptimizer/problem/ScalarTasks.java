package org.sparkoptimizer.problem;

import java.util.Optional;
import org.sparkoptimizer.linalg.VectorOps;
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
  public int dualRounds() {
    return 0;
  }

  @Override
  public DualSums dual(double[] sums, Taken at) {
    double scalingCost = loss.dualShiftCost() * sums[valueIndex() + 1] / at.weightSum();
    return scaling.hasIntercept()
        ? new DualSums(1, shifted(sums, at), scalingCost)
        : new DualSums(0, Optional.empty(), scalingCost);
  }

  /** u_i − s·v_i with s = Σω_iu_i/Σω_iv_i. */
  private Optional<DualSums.Shifted> shifted(double[] sums, Taken at) {
    int intercept = scaling.features();
    int shifts = valueIndex() + SnapshotTask.SCALARS;
    double mass = sums[shifts + intercept] / at.weightSum();
    double slope = at.gradient()[intercept];
    double shift = slope == 0 ? 0.0 : slope / mass;
    if (!(Math.abs(shift) <= loss.dualShiftLimit())) {
      return Optional.empty();
    }
    double[] moved = new double[scaling.dimension()];
    scaling.gradientFromRaw(sums, shifts, -shift / at.weightSum(), moved);
    VectorOps.axpy(1.0, at.gradient(), moved);
    moved[intercept] = 0;
    return Optional.of(new DualSums.Shifted(moved, loss.dualShiftCost() * shift * shift * mass));
  }
}
