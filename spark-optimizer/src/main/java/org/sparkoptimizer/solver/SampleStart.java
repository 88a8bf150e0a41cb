package org.sparkoptimizer.solver;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * Finds a start close to the optimum on samples of growing size, each solved to about its own
 * statistical accuracy from the optimum of the one before, so that most of the way is gone on few
 * rows. All work is in this process but for drawing the samples.
 *
 * @param firstRows rows of the first sample
 * @param growth how many times larger each sample is than the one before
 * @param largestRows rows that no sample exceeds
 * @param seed seed of the draws
 * @since 0.1.0
 */
public record SampleStart(long firstRows, int growth, long largestRows, long seed) {
  private static final double TOLERANCE = 1e-3;
  private static final int MAX_STAGES = 8;
  private static final double HESSIAN_COST = 3;
  private static final long FIRST_ROWS = 2000;
  private static final int GROWTH = 8;

  /** Samples of 2,000 rows and eight times more each, up to {@code rows}. */
  public static SampleStart upTo(long rows, long seed) {
    return new SampleStart(FIRST_ROWS, GROWTH, rows, seed);
  }

  /** Returns a better start than the given one, or that one where samples lead nowhere better. */
  public double[] from(double[] start, CompositeProblem problem) {
    TwiceDifferentiableSum sum = (TwiceDifferentiableSum) problem.sum();
    // A few rows may be separable; a unit-variance prior keeps their optimum from running away.
    SeparableRegularizer penalty = (SeparableRegularizer) problem.regularizer();
    double[] point = start;
    long largest = Math.min(largestRows, sum.terms());
    boolean near = false;
    for (long rows = Math.min(firstRows, largest); rows > 0; rows = next(rows, largest)) {
      try (TwiceDifferentiableSum sample = sum.sample((double) rows / sum.terms(), seed + rows)) {
        if (sample.terms() > 0) {
          point = optimum(sample, penalty, point, near);
          near = true;
        }
      }
    }
    return point;
  }

  private double[] optimum(
      TwiceDifferentiableSum sample, SeparableRegularizer penalty, double[] start, boolean near) {
    long rows = sample.terms();
    Dasvrda method =
        Dasvrda.inMetric(
            new StageShape(1, rows, new ShiftedSchedule(2), seed),
            MetricRule.hessian(rows, HESSIAN_COST, near, seed),
            new StoppingRule(TOLERANCE, MAX_STAGES));
    CompositeProblem problem = new CompositeProblem(sample, penalty.withRidge(1.0 / rows));
    return method.minimize(problem, start, StageListener.NONE).point();
  }

  /** The size after one; 0 after the largest. */
  private long next(long rows, long largest) {
    if (rows == largest) {
      return 0;
    }
    return rows > largest / growth ? largest : rows * growth;
  }

  /** The largest of the usual sizes that is at most {@code limit}, 0 if none is. */
  public static long largestUpTo(long limit) {
    long rows = FIRST_ROWS > limit ? 0 : FIRST_ROWS;
    while (rows > 0 && rows <= limit / GROWTH) {
      rows *= GROWTH;
    }
    return rows;
  }
}
