package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.VectorOps;

/** See {@link MetricRule#secant}. The first metric is scaled by the gradient's length. */
record SecantMetricRule(int memory) implements MetricRule {

  /** Stages are many, and most runs end by what their decreases tell. */
  private static final int STAGES_PER_CERTIFICATE = 4;

  @Override
  public int stagesPerCertificate() {
    return STAGES_PER_CERTIFICATE;
  }

  @Override
  public Choice choose(Metric current, Situation situation) {
    if (current != null) {
      return Choice.free(current);
    }
    double length = VectorOps.norm(situation.anchor().gradient());
    double scale = length > 0 ? length : 1.0;
    return Choice.free(SecantMetric.scaled(memory, scale).seeing(situation.anchor()));
  }
}
