package org.sparkoptimizer.ml;

import java.util.Optional;
import org.apache.spark.ml.param.shared.HasAggregationDepth;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSolver;
import org.apache.spark.ml.param.shared.HasTol;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.solver.PaperSchedule;
import org.sparkoptimizer.solver.RestartRule;
import org.sparkoptimizer.solver.Schedule;
import org.sparkoptimizer.solver.ShiftedSchedule;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageShape;
import org.sparkoptimizer.solver.StepRule;
import org.sparkoptimizer.solver.StoppingRule;

/**
 * How a problem is solved and where.
 *
 * @param tol relative suboptimality to stop at
 * @param maxStages limit on stages
 * @param seed seed of the mini-batches
 * @param miniBatchSize b, if set
 * @param innerSteps m, if set
 * @param stepRule {@code measured} or {@code theory}
 * @param restartRule {@code gradient}, {@code function} or {@code none}
 * @param isPublishedMethod whether stepRule or restartRule, which belong to it, were set
 * @param isNormal whether MLlib's solver 'normal' was asked for: the exact Hessian and the standard
 *     errors that come with it
 * @param metric inner product of the steps
 * @param hessianRows rows a Hessian is taken on, if set
 * @param sampleRows rows of the largest sample that the start is found on, if set
 * @param plan a plan to follow, if set
 * @param placement where the rows are kept
 * @param listener hears of each stage
 */
public record SolverSettings(
    double tol,
    int maxStages,
    long seed,
    Optional<Long> miniBatchSize,
    Optional<Integer> innerSteps,
    String stepRule,
    String restartRule,
    boolean isPublishedMethod,
    boolean isNormal,
    MetricChoice metric,
    Optional<Long> hessianRows,
    Optional<Long> sampleRows,
    Optional<Plan> plan,
    Placement placement,
    StageListener listener) {

  /** c of the outer schedule; the smallest of the proved choices went furthest in measurements. */
  private static final double SHIFT = 2;

  /** Price of a Hessian in passes, about, as the planner chooses its rows. */
  private static final double HESSIAN_COST = 3;

  /** Pairs of anchors that a secant metric keeps; more cost more and did not save stages. */
  private static final int PAIRS = 5;

  /**
   * Where the rows are kept.
   *
   * @param execution in memory or distributed
   * @param numPartitions packed partitions, or empty for one per task slot
   * @param aggregationDepth depth of the aggregation tree where the partial sums are large
   */
  public record Placement(
      Execution execution, Optional<Integer> numPartitions, int aggregationDepth) {}

  /**
   * Reads the settings of an estimator; tol, maxIter and aggregationDepth are MLlib's.
   *
   * @throws IllegalArgumentException if settings contradict each other
   */
  public static <E extends DasvrdaParams<?> & HasTol & HasMaxIter & HasAggregationDepth>
      SolverSettings of(E estimator) {
    boolean published =
        estimator.isSet(estimator.stepRule()) || estimator.isSet(estimator.restartRule());
    boolean normal = estimator instanceof HasSolver solved && solved.getSolver().equals("normal");
    MetricChoice metric = MetricChoice.of(estimator.getMetric());
    SettingConflicts.check(estimator);
    Optional<Plan> plan = estimator.getPlan().map(Plan::parse);
    Placement placement =
        new Placement(
            plan.map(Plan::execution).orElse(Execution.of(estimator.getExecution())),
            plan.isPresent() ? Optional.of(plan.get().partitions()) : estimator.getNumPartitions(),
            estimator.getAggregationDepth());
    return new SolverSettings(
        estimator.getTol(),
        estimator.getMaxIter(),
        estimator.getSeed(),
        estimator.getMiniBatchSize(),
        estimator.getInnerSteps(),
        estimator.getStepRule(),
        estimator.getRestartRule(),
        published,
        normal,
        metric,
        estimator.getHessianRows(),
        estimator.getSampleRows(),
        plan,
        placement,
        estimator.getStageListener());
  }

  /** The method of a plan. */
  Dasvrda method(Plan plan) {
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
              MetricRule.hessian(plan.hessianRows(), HESSIAN_COST, plan.sampleRows() > 0, seed),
              stopping);
      case SECANT -> Dasvrda.inMetric(shape, MetricRule.secant(PAIRS), stopping);
      default -> euclidean(shape, stopping, theory, plan.restartRule());
    };
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
