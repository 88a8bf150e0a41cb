package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.List;
import org.sparkoptimizer.solver.Solution;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.Suboptimality;
import org.sparkoptimizer.solver.TerminationReason;

/**
 * What a {@link FitTask} found, in a form that an executor can send.
 *
 * @param point the solution, in the coordinates of the problem
 * @param objective P at the solution
 * @param suboptimality bound on, or estimate of, its distance from the optimum
 * @param relative the suboptimality over P₀ − P
 * @param reason why the run ended
 * @param records a record per stage, stage 0 first
 * @param scale the fitted scale of the residuals, 1 where the loss has none
 * @param inverseCurvature see {@link InverseCurvature}, or null
 */
record Outcome(
    double[] point,
    double objective,
    Suboptimality suboptimality,
    double relative,
    TerminationReason reason,
    List<StageRecord> records,
    double scale,
    double[] inverseCurvature)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static Outcome of(Solution solution, double scale, double[] inverseCurvature) {
    return new Outcome(
        solution.point(),
        solution.objective(),
        solution.suboptimality(),
        solution.relative(),
        solution.reason(),
        solution.records(),
        scale,
        inverseCurvature);
  }
}
