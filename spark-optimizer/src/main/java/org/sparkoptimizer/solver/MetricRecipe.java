package org.sparkoptimizer.solver;

import java.util.Optional;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;

/**
 * How a metric is made once more, bit for bit, where a run goes on in another process.
 *
 * @since 0.1.0
 */
public sealed interface MetricRecipe {

  /** Makes the metric. */
  Metric metric(FiniteSum sum);

  /** The Euclidean metric. */
  record Euclidean() implements MetricRecipe {
    @Override
    public Metric metric(FiniteSum sum) {
      return Metric.identity();
    }
  }

  /**
   * A Hessian, which is taken again: two passes instead of a matrix to keep.
   *
   * @param point the anchor
   * @param sample rows it is taken on
   * @param damped see {@link TwiceDifferentiableSum#hessianAt}
   */
  record OfHessian(double[] point, MiniBatch sample, boolean damped) implements MetricRecipe {
    @Override
    public Metric metric(FiniteSum sum) {
      SnapshotGradient anchor = sum.gradientAt(point);
      return new DenseMetric(
          ((TwiceDifferentiableSum) sum).hessianAt(anchor, sample, damped), this);
    }
  }

  /**
   * Curvature pairs.
   *
   * @param memory pairs to keep
   * @param scale σ
   * @param steps differences of anchors, oldest first
   * @param changes differences of their gradients
   * @param point the newest anchor that was seen, or null before the first
   * @param gradient its gradient, or null
   */
  record OfPairs(
      int memory,
      double scale,
      double[][] steps,
      double[][] changes,
      double[] point,
      double[] gradient)
      implements MetricRecipe {
    @Override
    public Metric metric(FiniteSum sum) {
      CurvaturePairs pairs = CurvaturePairs.none(memory);
      for (int a = 0; a < steps.length; a++) {
        pairs = pairs.with(steps[a], changes[a]);
      }
      SnapshotGradient last =
          point == null
              ? null
              : new SnapshotGradient(point, Double.NaN, gradient, Optional.empty());
      return new SecantMetric(pairs, scale, last);
    }
  }
}
