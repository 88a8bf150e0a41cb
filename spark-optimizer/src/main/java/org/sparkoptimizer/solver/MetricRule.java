package org.sparkoptimizer.solver;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Chooses the metric of the stages to come. Asked only when momentum is reset.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MetricRule {

  /** The Euclidean metric, in which the method was published. */
  MetricRule EUCLIDEAN = (current, situation) -> Choice.free(Metric.identity());

  /**
   * The Hessian of F at an anchor on a sample of rows, or on all of them; taken anew where stages
   * have become slow.
   *
   * @param rows rows to draw; at least n means the exact Hessian
   * @param cost price of a Hessian in full passes
   * @param nearStart whether the start is close to the optimum; if not, the first Hessian is damped
   * @param seed seed of the draws
   */
  static MetricRule hessian(long rows, double cost, boolean nearStart, long seed) {
    return new HessianMetricRule(rows, cost, nearStart, seed);
  }

  /**
   * Low rank plus diagonal from the anchors' exact gradients, which costs no round at all.
   *
   * @param memory pairs of anchors to keep
   */
  static MetricRule secant(int memory) {
    return new SecantMetricRule(memory);
  }

  /** Every how many stages a duality gap is worth its part of a snapshot. */
  default int stagesPerCertificate() {
    return 1;
  }

  /** Returns the metric to go on with; {@code current} is null at the first call of a run. */
  Choice choose(Metric current, Situation situation);

  /**
   * Where a run stands.
   *
   * @param problem P
   * @param anchor snapshot at x̃
   * @param stage stages done
   * @param drop how far the last stage lowered P; infinite before the first
   * @param fellShort whether that was less than it promised
   */
  record Situation(
      CompositeProblem problem,
      SnapshotGradient anchor,
      int stage,
      double drop,
      boolean fellShort) {}

  /**
   * A metric and what it cost.
   *
   * @param metric H
   * @param rounds rounds
   * @param passes rows evaluated over n
   */
  record Choice(Metric metric, int rounds, double passes) {
    static Choice free(Metric metric) {
      return new Choice(metric, 0, 0);
    }
  }
}
