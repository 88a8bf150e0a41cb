package org.sparkoptimizer.ml;

import java.io.Serializable;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.solver.PaperSchedule;
import org.sparkoptimizer.solver.RestartRule;
import org.sparkoptimizer.solver.Schedule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StepRule;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * A plan with what else a method is made of.
 *
 * @param plan how the fit is done
 * @param tol relative suboptimality to stop at
 * @param maxStages limit on stages
 * @param seed seed of all draws
 * @param fromModel whether the fit starts from a model
 */
record PlannedMethod(Plan plan, double tol, int maxStages, long seed, boolean fromModel)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** c of the outer schedule; the smallest of the proved choices went furthest in measurements. */
  private static final double SHIFT = 2;

  /** Price of a Hessian in passes, about, as the planner chooses its rows. */
  private static final double HESSIAN_COST = 3;

  /** Pairs of anchors that a secant metric keeps; more cost more and did not save stages. */
  private static final int PAIRS = 3;

  /** The method of the plan. */
  Dasvrda method() {
    StoppingRule stopping = new StoppingRule(tol, maxStages);
    int m = plan.innerSteps();
    long b = plan.miniBatchSize();
    boolean theory = plan.stepRule().equals(SolverParams.THEORY);
    Schedule schedule = theory ? PaperSchedule.optimal(m, (double) b) : new ShiftedSchedule(SHIFT);
    StageShape shape = new StageShape(m, b, schedule, seed);
    return switch (plan.metric()) {
      case HESSIAN ->
          Dasvrda.inMetric(
              shape,
              MetricRule.hessian(plan.hessianRows(), HESSIAN_COST, startsNear(), seed),
              stopping);
      case SECANT -> Dasvrda.inMetric(shape, MetricRule.secant(PAIRS), stopping);
      default -> euclidean(shape, stopping, theory, plan.restartRule());
    };
  }

  /** Samples and models start near the optimum; where not, the search finds out. */
  private boolean startsNear() {
    return fromModel || plan.sampleRows() > 0;
  }

  private static Dasvrda euclidean(
      StageShape shape, StoppingRule stopping, boolean theory, String restartRule) {
    Dasvrda guarded =
        Dasvrda.adaptive(shape, stopping)
            .withStepRule(theory ? StepRule.theory() : StepRule.measured())
            .withRestartRule(rule(restartRule));
    // The theory's step needs no guard, and the guard would act before the function scheme can.
    boolean published = theory || restartRule.equals(SolverParams.FUNCTION);
    return published ? guarded.withoutGuard() : guarded;
  }

  private static RestartRule rule(String restartRule) {
    return switch (restartRule) {
      case SolverParams.GRADIENT -> RestartRule.GRADIENT;
      case SolverParams.FUNCTION -> RestartRule.FUNCTION;
      default -> RestartRule.NEVER;
    };
  }
}
