package org.sparkoptimizer.ml;

import java.io.Serializable;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.regularizer.SeparableRegularizer;
import org.sparkoptimizer.solver.Metric;
import org.sparkoptimizer.solver.SampleStart;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageListener;

/**
 * A fit once it is planned: from packed rows to the solution, the same on the driver and in a task.
 *
 * @param loss φ
 * @param scaling the solver's coordinates
 * @param regularizer R in these coordinates
 * @param nullMargin margin of the null model
 * @param start where to start, in the coordinates of the solver
 * @param method plan, tolerance, limit and seed
 * @param inverseCurvature whether solver 'normal' wants the coefficients' inverse curvature
 */
record FitTask(
    ScalarLoss loss,
    ColumnScaling scaling,
    Regularizer regularizer,
    double nullMargin,
    double[] start,
    PlannedMethod method,
    boolean inverseCurvature)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Solves; takes the rows over and closes them. */
  Outcome solve(PartitionedRows rows, StageListener listener) {
    try (GlmFiniteSum sum = new GlmFiniteSum(rows, loss, scaling, nullMargin)) {
      CompositeProblem problem = new CompositeProblem(sum, regularizer);
      long sampleRows = method.plan().sampleRows();
      double[] point =
          sampleRows > 0 ? SampleStart.upTo(sampleRows, method.seed()).from(start, problem) : start;
      Solution solution = method.method().minimize(problem, point, listener);
      return Outcome.of(solution, inverseCurvature ? inverseCurvature(sum, solution) : null);
    }
  }

  private double[] inverseCurvature(GlmFiniteSum sum, Solution solution) {
    SeparableRegularizer separable = (SeparableRegularizer) regularizer;
    if (!separable.isQuadratic(sum.dimension())) {
      return null;
    }
    SymmetricMatrix hessian =
        solution
            .metric()
            .flatMap(Metric::hessian)
            .orElseGet(() -> exactHessian(sum, solution.point()));
    return InverseCurvature.diagonal(hessian, separable, scaling, sum.weightSum()).orElse(null);
  }

  /** For a fit that ended where it began, without a metric. */
  private static SymmetricMatrix exactHessian(GlmFiniteSum sum, double[] point) {
    MiniBatch all = new MiniBatch(0, 0, 0, sum.terms());
    return sum.hessianAt(sum.snapshotAt(point), all, false);
  }
}
