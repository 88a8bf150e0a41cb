package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.VectorOps;
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
