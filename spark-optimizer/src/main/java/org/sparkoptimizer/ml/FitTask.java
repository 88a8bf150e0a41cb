package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.Optional;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FittedScaleSum;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;
import org.sparkoptimizer.regularizer.SeparableRegularizer;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.Metric;
import org.sparkoptimizer.solver.SampleStart;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageListener;

/**
 * A fit once it is planned: from packed rows to the solution, the same on the driver and in a task.
 *
 * @param scaled the problem
 * @param method plan, tolerance, limit and seed
 * @param inverseCurvature whether solver 'normal' wants the coefficients' inverse curvature
 */
record FitTask(ScaledProblem scaled, PlannedMethod method, boolean inverseCurvature)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Solves; takes the rows over and closes them.
   *
   * @param saved where to go on from; without it, from the start
   */
  Outcome solve(PartitionedRows rows, Optional<SavedRun> saved, StageListener listener) {
    try (TwiceDifferentiableSum sum = scaled.over(rows)) {
      CompositeProblem problem = new CompositeProblem(sum, scaled.regularizer());
      Dasvrda dasvrda = method.method();
      Solution solution =
          saved.isPresent()
              ? dasvrda.resume(problem, saved.get(), listener)
              : dasvrda.minimize(problem, start(problem), listener);
      return Outcome.of(
          solution,
          sum instanceof FittedScaleSum fitted ? fitted.scaleAt(solution.point()) : 1.0,
          inverseCurvature ? inverseCurvature((GlmFiniteSum) sum, solution) : null);
    }
  }

  private double[] start(CompositeProblem problem) {
    long sampleRows = method.plan().sampleRows();
    double[] start = scaled.start();
    return sampleRows > 0
        ? SampleStart.upTo(sampleRows, method.seed()).from(start, problem)
        : start;
  }

  private double[] inverseCurvature(GlmFiniteSum sum, Solution solution) {
    SeparableRegularizer separable = (SeparableRegularizer) scaled.regularizer();
    if (!separable.isQuadratic(sum.dimension())) {
      return null;
    }
    SymmetricMatrix hessian =
        solution
            .metric()
            .flatMap(Metric::hessian)
            .orElseGet(() -> exactHessian(sum, solution.point()));
    return InverseCurvature.diagonal(hessian, separable, scaled.scaling(), sum.weightSum())
        .orElse(null);
  }

  /** For a fit that ended where it began, without a metric. */
  private static SymmetricMatrix exactHessian(GlmFiniteSum sum, double[] point) {
    MiniBatch all = new MiniBatch(0, 0, 0, sum.terms());
    return sum.hessianAt(sum.snapshotAt(point), all, false);
  }
}
