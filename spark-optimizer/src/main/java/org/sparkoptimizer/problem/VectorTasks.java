package org.sparkoptimizer.problem;

import java.util.Arrays;
import java.util.Optional;
import org.sparkoptimizer.linalg.Cholesky;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.VectorLoss;

/** The tasks for K margins a row. */
final class VectorTasks implements GlmTasks {
  private final VectorShape shape;
  private final ColumnScaling scaling;

  VectorTasks(VectorLoss loss, ColumnScaling scaling) {
    this.shape = new VectorShape(loss, scaling.features(), scaling.hasIntercept());
    this.scaling = scaling;
  }

  @Override
  public RowTask snapshot(double[] point, long anchor, boolean forDual) {
    return new VectorSnapshotTask(shape, point, anchor, forDual);
  }

  @Override
  public boolean dualNeedsMore() {
    return true;
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
    return new VectorHessianTask(
        shape, anchor, anchorNumber, sample, counts, scaling.center(), damped);
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
  public int dualRounds() {
    return shape.intercept() ? 1 : 0;
  }

  @Override
  public DualSums dual(double[] sums, Taken at) {
    double scalingCost = sums[valueIndex() + 1] / at.weightSum();
    return shape.intercept()
        ? new DualSums(shape.margins(), shifted(sums, at), scalingCost)
        : new DualSums(0, Optional.empty(), scalingCost);
  }

  /** u_i − ∇²φ(m_i)s with s solving (Σω_i∇²φ(m_i))s = Σω_iu_i. */
  private Optional<DualSums.Shifted> shifted(double[] sums, Taken at) {
    int k = shape.margins();
    int intercepts = shape.features() * k;
    double[] slopes = Arrays.copyOfRange(at.gradient(), intercepts, intercepts + k);
    Optional<double[]> shift = shift(sums, at.weightSum(), slopes);
    if (shift.isEmpty() || !shape.loss().allowsDualShift(shift.get())) {
      return Optional.empty();
    }
    double[] moves =
        at.rounds().apply(new VectorDualTask(shape, at.point(), at.anchor(), shift.get()));
    double[] moved = new double[at.gradient().length];
    scaling.gradientFromRaw(moves, 0, -1 / at.weightSum(), moved);
    VectorOps.axpy(1.0, at.gradient(), moved);
    Arrays.fill(moved, intercepts, intercepts + k, 0.0);
    return Optional.of(new DualSums.Shifted(moved, VectorOps.dot(shift.get(), slopes)));
  }

  /** A common addend of the margins changes nothing, so the matrix may grow in its direction. */
  private Optional<double[]> shift(double[] sums, double weightSum, double[] slopes) {
    int k = shape.margins();
    double[] matrix = new double[k * k];
    double trace = 0;
    for (int row = 0, at = valueIndex() + SnapshotTask.SCALARS; row < k; row++) {
      for (int column = 0; column <= row; column++) {
        matrix[row * k + column] = sums[at++] / weightSum;
      }
      trace += matrix[row * k + row];
    }
    for (int row = 0; row < k; row++) {
      for (int column = 0; column <= row; column++) {
        matrix[row * k + column] += trace / k;
      }
    }
    double[] shift = slopes.clone();
    return Cholesky.of(new SymmetricMatrix(k, matrix))
        .map(
            factor -> {
              factor.solve(shift);
              return shift;
            });
  }
}
