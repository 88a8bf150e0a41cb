package org.sparkoptimizer.solver;

import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;

/** H = I. */
final class IdentityMetric implements Metric {
  static final IdentityMetric INSTANCE = new IdentityMetric();

  private IdentityMetric() {}

  @Override
  public void proximalStep(double[] z0, double[] g, double t, Regularizer regularizer, double[] z) {
    for (int j = 0; j < z.length; j++) {
      z[j] = z0[j] - t * g[j];
    }
    regularizer.prox(z, t, z);
  }

  /**
   * {@inheritDoc} Only where the dual point has to be scaled before R* is finite, as with L1 alone:
   * there the gap is of first order in what it was outside, and overstates P(x̃) − P* a hundred
   * times.
   */
  @Override
  public OptionalDouble remainingDecrease(
      SnapshotGradient anchor, Regularizer regularizer, double[] drops) {
    double[] direction = new double[anchor.gradient().length];
    for (int j = 0; j < direction.length; j++) {
      direction[j] = regularizer.isFree(j) ? 0.0 : -anchor.gradient()[j];
    }
    return regularizer.conjugateScale(direction) < 1
        ? RemainingDecrease.tail(drops)
        : OptionalDouble.empty();
  }

  @Override
  public MetricRecipe recipe() {
    return new MetricRecipe.Euclidean();
  }

  @Override
  public double squaredDualNorm(double[] g) {
    return VectorOps.squaredNorm(g);
  }

  @Override
  public double product(double[] u, double[] v) {
    return VectorOps.dot(u, v);
  }
}
