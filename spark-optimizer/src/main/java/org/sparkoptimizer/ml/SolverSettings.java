package org.sparkoptimizer.ml;

import java.util.Optional;
import org.apache.spark.ml.param.shared.HasAggregationDepth;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasTol;
import org.sparkoptimizer.solver.Dasvrda;
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
 * @param miniBatchSize b, or empty for √n
 * @param innerSteps m, or empty for ⌈n/b⌉
 * @param stepRule {@code measured} or {@code theory}
 * @param restartRule {@code gradient}, {@code function} or {@code none}
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
    Placement placement,
    StageListener listener) {

  /** c of the outer schedule; the smallest of the proved choices went furthest in measurements. */
  private static final double SHIFT = 2;

  /**
   * Where the rows are kept.
   *
   * @param execution in memory or distributed
   * @param numPartitions packed partitions, or empty for one per task slot
   * @param aggregationDepth depth of the aggregation tree where the partial sums are large
   */
  public record Placement(
      Execution execution, Optional<Integer> numPartitions, int aggregationDepth) {}

  /** Reads the settings of an estimator; tol, maxIter and aggregationDepth are MLlib's. */
  public static <E extends DasvrdaParams<?> & HasTol & HasMaxIter & HasAggregationDepth>
      SolverSettings of(E estimator) {
    Placement placement =
        new Placement(
            Execution.of(estimator.getExecution()),
            estimator.getNumPartitions(),
            estimator.getAggregationDepth());
    return new SolverSettings(
        estimator.getTol(),
        estimator.getMaxIter(),
        estimator.getSeed(),
        estimator.getMiniBatchSize(),
        estimator.getInnerSteps(),
        estimator.getStepRule(),
        estimator.getRestartRule(),
        placement,
        estimator.getStageListener());
  }

  /** The method for a problem of {@code terms} rows. */
  Dasvrda method(long terms) {
    long b = miniBatchSize.orElse(Math.max(1, (long) Math.sqrt((double) terms)));
    int m = innerSteps.orElse((int) Math.min(Integer.MAX_VALUE, 1 + (terms - 1) / b));
    boolean theory = stepRule.equals(SolverParams.THEORY);
    Schedule schedule = theory ? PaperSchedule.optimal(m, (double) b) : new ShiftedSchedule(SHIFT);
    StageShape shape = new StageShape(m, b, schedule, seed);
    Dasvrda guarded =
        Dasvrda.adaptive(shape, new StoppingRule(tol, maxStages))
            .withStepRule(theory ? StepRule.theory() : StepRule.measured())
            .withRestartRule(rule());
    // The theory's step needs no guard, and the guard would act before the function scheme can.
    boolean published = theory || restartRule.equals(SolverParams.FUNCTION);
    return published ? guarded.withoutGuard() : guarded;
  }

  private RestartRule rule() {
    return switch (restartRule) {
      case SolverParams.GRADIENT -> RestartRule.GRADIENT;
      case SolverParams.FUNCTION -> RestartRule.FUNCTION;
      default -> RestartRule.NEVER;
    };
  }
}
