package org.sparkoptimizer.solver;

import java.util.List;
import java.util.Objects;
import org.sparkoptimizer.problem.CompositeProblem;

/**
 * DASVRDA, Murata and Suzuki, NIPS 2017. An immutable configuration; a run is {@link #minimize}.
 *
 * <p>{@link #nonStronglyConvex} and {@link #stronglyConvex} are the published methods. {@link
 * #adaptive} is the one to use in practice: restart by the gradient scheme, measured step, and a
 * guard that goes back to the best anchor whenever the exact objective rose.
 *
 * @since 0.1.0
 */
public final class Dasvrda {
  private final StageShape shape;
  private final StepRule stepRule;
  private final RestartRule restartRule;
  private final StoppingRule stoppingRule;
  private final MetricRule metricRule;
  private final Guard guard;

  private Dasvrda(
      StageShape shape,
      StepRule stepRule,
      RestartRule restartRule,
      MetricRule metricRule,
      StoppingRule stoppingRule,
      Guard guard) {
    this.shape = Objects.requireNonNull(shape);
    this.stepRule = Objects.requireNonNull(stepRule);
    this.restartRule = Objects.requireNonNull(restartRule);
    this.metricRule = Objects.requireNonNull(metricRule);
    this.stoppingRule = Objects.requireNonNull(stoppingRule);
    this.guard = guard;
  }

  /**
   * DASVRDA^ns: {@code stages} stages with the step of the theory, no restart, last iterate.
   *
   * @throws IllegalArgumentException if {@code stages} is negative
   */
  public static Dasvrda nonStronglyConvex(StageShape shape, int stages) {
    return new Dasvrda(
        shape,
        StepRule.theory(),
        RestartRule.NEVER,
        MetricRule.EUCLIDEAN,
        new StoppingRule(0, stages),
        Guard.NONE);
  }

  /**
   * DASVRDA^sc: {@code restarts} runs of DASVRDA^ns, each long enough to shrink the expected gap by
   * e⁻², with the step of the theory.
   *
   * @param mu μ > 0, the strong convexity of P
   * @throws IllegalArgumentException if μ is not > 0
   * @throws ArithmeticException if all stages together are more than an int holds
   */
  public static Dasvrda stronglyConvex(
      CompositeProblem problem, StageShape shape, double mu, int restarts) {
    if (!(mu > 0)) {
      throw new IllegalArgumentException("strong convexity is set to " + mu + " but must be > 0");
    }
    double smoothness = problem.sum().meanSmoothness();
    double noise = shape.isFull(problem.sum().terms()) ? 0.0 : smoothness;
    double eta = 1 / shape.inverseStep(smoothness, noise);
    int stages = shape.schedule().stagesPerRestart(eta, shape.m(), mu);
    return new Dasvrda(
        shape,
        StepRule.theory(),
        RestartRule.every(stages),
        MetricRule.EUCLIDEAN,
        new StoppingRule(0, Math.multiplyExact(stages, restarts)),
        Guard.NONE);
  }

  /** Adaptive restart, measured step and guard. */
  public static Dasvrda adaptive(StageShape shape, StoppingRule stoppingRule) {
    return new Dasvrda(
        shape,
        StepRule.measured(),
        RestartRule.GRADIENT,
        MetricRule.EUCLIDEAN,
        stoppingRule,
        Guard.GO_BACK);
  }

  /**
   * Stages in a metric, guarded by a search between anchors. With m = 1, and in a metric that every
   * anchor changes, all momentum is reset after every stage; with m = 1 a stage is then one
   * proximal Newton step and its snapshot.
   */
  public static Dasvrda inMetric(StageShape shape, MetricRule metric, StoppingRule stoppingRule) {
    boolean changing = metric instanceof SecantMetricRule;
    RestartRule restart = shape.m() == 1 || changing ? RestartRule.every(1) : RestartRule.GRADIENT;
    return new Dasvrda(shape, StepRule.inMetric(), restart, metric, stoppingRule, Guard.SEARCH);
  }

  /** The same with another step rule. */
  public Dasvrda withStepRule(StepRule rule) {
    return new Dasvrda(shape, rule, restartRule, metricRule, stoppingRule, guard);
  }

  /** The same with another restart rule. */
  public Dasvrda withRestartRule(RestartRule rule) {
    return new Dasvrda(shape, stepRule, rule, metricRule, stoppingRule, guard);
  }

  /** The same with another stopping rule. */
  public Dasvrda withStoppingRule(StoppingRule rule) {
    return new Dasvrda(shape, stepRule, restartRule, metricRule, rule, guard);
  }

  /** The same without the guard: the last iterate counts, as published. */
  public Dasvrda withoutGuard() {
    return new Dasvrda(shape, stepRule, restartRule, metricRule, stoppingRule, Guard.NONE);
  }

  /** m, b, schedule and seed of its stages. */
  public StageShape shape() {
    return shape;
  }

  /**
   * Minimises P from {@code start}, which is projected onto the domain of R first.
   *
   * @param start in the coordinates of the problem, as long as its dimension; not changed
   * @param listener hears of each stage in the calling thread; what it throws ends the run
   * @throws IllegalArgumentException if the start has another length than the problem
   */
  public Solution minimize(CompositeProblem problem, double[] start, StageListener listener) {
    if (start.length != problem.sum().dimension()) {
      throw new IllegalArgumentException(
          String.format(
              "the start has %d coefficients but the problem has %d",
              start.length, problem.sum().dimension()));
    }
    double[] feasible = new double[start.length];
    problem.regularizer().prox(start, 0.0, feasible);
    SolverState state = SolverState.startingAt(feasible);
    return resume(problem, SavedRun.of(state, List.of()), listener);
  }

  /**
   * Goes on from where a run stood, with the same bits.
   *
   * @param problem the one of that run
   * @param saved where it stood
   * @param listener as for {@link #minimize}; hears of the stages that are left
   */
  public Solution resume(CompositeProblem problem, SavedRun saved, StageListener listener) {
    return new DasvrdaRun(this, problem, listener, saved).run();
  }

  StepRule stepRule() {
    return stepRule;
  }

  RestartRule restartRule() {
    return restartRule;
  }

  MetricRule metricRule() {
    return metricRule;
  }

  StoppingRule stoppingRule() {
    return stoppingRule;
  }

  Guard guard() {
    return guard;
  }
}
