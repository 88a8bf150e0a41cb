package org.sparkoptimizer.ml;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.shared.HasAggregationDepth;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSolver;
import org.apache.spark.ml.param.shared.HasTol;
import org.sparkoptimizer.checkpoint.Checkpoint;
import org.sparkoptimizer.solver.StageListener;

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
 * @param checkpoints the checkpoints of the fit, if it keeps any
 * @since 0.1.0
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
    StageListener listener,
    Optional<Checkpoints> checkpoints) {

  /**
   * Where the rows are kept.
   *
   * @param execution the place that is asked for
   * @param numPartitions packed partitions, or empty for one per task slot
   * @param aggregationDepth depth of the aggregation tree where the partial sums are large
   * @param isHeard whether somebody listens to the stages, for instance to write checkpoints
   * @param owner whose rows they are, for whoever watches: the uid of an estimator
   */
  public record Placement(
      Execution execution,
      Optional<Integer> numPartitions,
      int aggregationDepth,
      boolean isHeard,
      String owner) {

    /** The placement of a plan. */
    Placement by(Plan plan) {
      return new Placement(
          plan.execution(),
          Optional.of(plan.partitions()),
          plan.aggregationDepth(),
          isHeard,
          owner);
    }
  }

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
    Optional<Checkpoints> checkpoints = Checkpoints.of(estimator);
    Placement placement =
        new Placement(
            execution(plan, estimator),
            plan.isPresent() ? Optional.of(plan.get().partitions()) : estimator.getNumPartitions(),
            plan.map(Plan::aggregationDepth).orElse(estimator.getAggregationDepth()),
            checkpoints.isPresent() || estimator.getStageListener() != StageListener.NONE,
            estimator.uid());
    if (placement.execution() == Execution.EXECUTOR && placement.isHeard()) {
      throw new IllegalArgumentException(
          (plan.isPresent() ? "plan has" : "execution is set to")
              + " 'executor', where a stage listener hears nothing and no checkpoint is written; "
              + (plan.isPresent() ? "pass another plan" : "use 'memory' or 'distributed'")
              + " or set neither");
    }
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
        estimator.getStageListener(),
        checkpoints);
  }

  /** Reads the newest checkpoint of a fit that keeps some, and follows its plan. */
  public SolverSettings goingOn(SparkContext context) {
    if (checkpoints.isEmpty()) {
      return this;
    }
    Checkpoints read = checkpoints.get().read(context);
    Optional<Plan> followed = read.newest().map(Checkpoint::plan).map(Plan::parse).or(() -> plan);
    return new SolverSettings(
        tol,
        maxStages,
        seed,
        miniBatchSize,
        innerSteps,
        stepRule,
        restartRule,
        isPublishedMethod,
        isNormal,
        metric,
        hessianRows,
        sampleRows,
        followed,
        followed.map(placement::by).orElse(placement),
        listener,
        Optional.of(read));
  }

  /**
   * The place that an estimator asks for, by its plan or its parameter.
   *
   * @throws IllegalArgumentException if the plan cannot be read
   */
  public static Execution execution(DasvrdaParams<?> estimator) {
    return execution(estimator.getPlan().map(Plan::parse), estimator);
  }

  private static Execution execution(Optional<Plan> plan, DasvrdaParams<?> estimator) {
    return plan.map(Plan::execution).orElseGet(() -> Execution.of(estimator.getExecution()));
  }

  /**
   * The method of a plan.
   *
   * @param fromModel whether the fit starts from a model
   */
  PlannedMethod method(Plan chosen, boolean fromModel) {
    return new PlannedMethod(chosen, tol, maxStages, seed, fromModel);
  }
}
