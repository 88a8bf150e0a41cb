package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;

/** See {@link MetricRule#hessian}. */
record HessianMetricRule(long rows, double cost, boolean nearStart, long seed)
    implements MetricRule {
  /** What a fresh metric is expected to make of the distance to the optimum in one stage. */
  private static final double FRESH_CONTRACTION = 1e-5;

  @Override
  public Choice choose(Metric current, Situation situation) {
    if (current != null && !isSlow(current, situation)) {
      return Choice.free(current);
    }
    if (!(situation.problem().sum() instanceof TwiceDifferentiableSum sum)) {
      throw new IllegalArgumentException(
          "a Hessian metric needs a sum that is twice differentiable, but "
              + situation.problem().sum().getClass().getSimpleName()
              + " is not");
    }
    MiniBatch sample = new MiniBatch(seed, situation.stage(), 0, rows);
    boolean far = situation.fellShort() || (current == null && !nearStart);
    SnapshotGradient anchor = situation.anchor();
    SymmetricMatrix hessian = sum.hessianAt(anchor, sample, far);
    MetricRecipe.OfHessian recipe = new MetricRecipe.OfHessian(anchor.point(), sample, far);
    double passes = Math.min(1.0, (double) rows / sum.terms());
    int more = sum.moreHessianRounds();
    return new Choice(new DenseMetric(hessian, recipe), 1 + more, passes + more);
  }

  /** Tells whether a fresh Hessian reaches more in the time of 1 + cost passes than the old one. */
  private boolean isSlow(Metric current, Situation situation) {
    if (((DenseMetric) current).isOf(situation.anchor())) {
      return false;
    }
    if (situation.fellShort() || !(situation.drop() > 0)) {
      return true;
    }
    double next = current.predictedDecrease(situation.anchor(), situation.problem().regularizer());
    return Math.pow(next / situation.drop(), 1 + cost) > FRESH_CONTRACTION;
  }
}
