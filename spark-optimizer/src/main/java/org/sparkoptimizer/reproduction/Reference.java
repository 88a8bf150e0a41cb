package org.sparkoptimizer.reproduction;

import org.sparkoptimizer.baseline.Batches;
import org.sparkoptimizer.baseline.DasvrdaBaseline;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * What stands for P*: the lowest objective that any method or a long run of the library's default
 * has reached, and where a long run of DASVRDA with the measured step goes on from there.
 *
 * @param objective P
 * @param point where
 * @param foundBy name of the method
 * @param gapKind how the next is known: a duality gap is a proof
 * @param certifiedGap P − P* is at most this
 */
record Reference(
    double objective, double[] point, String foundBy, String gapKind, double certifiedGap) {
  private static final int LONG_RUN = 400;

  /** A relative gap that no figure resolves. */
  private static final double TOLERANCE = 1e-13;

  /** The end of a long run in a metric. */
  static Reference longRun(CompositeProblem problem, MetricRule metric) {
    double[] zero = new double[problem.sum().dimension()];
    double[] end = longRun(DasvrdaBaseline.inMetric("default", metric), problem, zero).point();
    return at(problem, end, "a long run of the default");
  }

  private static Solution longRun(
      DasvrdaBaseline method, CompositeProblem problem, double[] start) {
    return method
        .method()
        .apply(problem)
        .withStoppingRule(new StoppingRule(TOLERANCE, LONG_RUN))
        .minimize(problem, start, StageListener.NONE);
  }

  /** A point with its certificate, from one snapshot and the probes of a first step. */
  private static Reference at(CompositeProblem problem, double[] point, String foundBy) {
    StageShape unused = new StageShape(1, 1, new ShiftedSchedule(2), 0);
    Solution here =
        Dasvrda.adaptive(unused, new StoppingRule(0, 0))
            .minimize(problem, point, StageListener.NONE);
    return new Reference(
        here.objective(),
        point,
        foundBy,
        here.suboptimality().kind().name(),
        here.suboptimality().value());
  }

  /** The end of a long run with measured steps from here, if it is lower. */
  Reference polished(CompositeProblem problem, long b) {
    Solution solution = longRun(DasvrdaBaseline.measured(new Batches(b, 1)), problem, point);
    return solution.objective() < objective
        ? at(problem, solution.point(), "measured steps, from " + foundBy)
        : this;
  }

  /** The lower of this and a trace's lowest. */
  Reference orLower(CompositeProblem problem, Trace trace) {
    int best = trace.best();
    return trace.objectives()[best] < objective
        ? at(problem, trace.iterates().get(best).point(), trace.method())
        : this;
  }
}
