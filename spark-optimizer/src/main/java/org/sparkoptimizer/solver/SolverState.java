package org.sparkoptimizer.solver;

import java.util.Arrays;

/**
 * Everything a run needs to go on after a stage: kept as a {@link SavedRun} and handed back to
 * {@link Dasvrda#resume}, it continues with the same bits. Immutable; the arrays are never changed
 * after construction.
 *
 * @param stage stages done, over all restarts
 * @param restarts restarts so far, those of the guard included
 * @param outer x̃_s, x̃_{s−1}, z̃_s and s, vectors as long as the problem's dimension
 * @param step step size of the next stage, or null before the first snapshot
 * @param metric metric of the next stage, or null before the first
 * @param progress objectives so far
 * @param cost rounds and passes so far
 * @since 0.1.0
 */
public record SolverState(
    int stage,
    int restarts,
    OuterState outer,
    StepSize step,
    Metric metric,
    Progress progress,
    Cost cost) {

  /**
   * Objectives so far.
   *
   * @param reference P₀, the null model's objective, which relative accuracy refers to; NaN before
   *     the first snapshot
   * @param previous P at the snapshot before, infinite before the first
   * @param best the point with the smallest objective
   * @param bestObjective its objective, infinite before the first snapshot
   * @param dual the largest dual value known, a lower bound on P*; −infinity without one
   * @param drops by how much the last stages lowered P, newest last
   * @param setbacks times in a row that the guard went back without a better point since
   */
  public record Progress(
      double reference,
      double previous,
      double[] best,
      double bestObjective,
      double dual,
      double[] drops,
      int setbacks) {

    /** Number of stages whose drops are kept, which estimates look back on. */
    static final int DROPS = 256;

    Progress observed(double[] point, double objective, double dualValue) {
      double newDual = Math.max(dual, dualValue);
      double[] newDrops = Double.isInfinite(previous) ? drops : appended(previous - objective);
      return objective < bestObjective
          ? new Progress(reference, previous, point, objective, newDual, newDrops, 0)
          : new Progress(reference, previous, best, bestObjective, newDual, newDrops, setbacks);
    }

    private double[] appended(double drop) {
      int kept = Math.min(drops.length, DROPS - 1);
      double[] appended = Arrays.copyOfRange(drops, drops.length - kept, drops.length + 1);
      appended[kept] = drop;
      return appended;
    }

    /** By how much the last stage lowered P; infinite before the first. */
    double drop() {
      return drops.length == 0 ? Double.POSITIVE_INFINITY : drops[drops.length - 1];
    }

    Progress withReference(double zeroObjective) {
      return new Progress(zeroObjective, previous, best, bestObjective, dual, drops, setbacks);
    }

    Progress withPrevious(double objective) {
      return new Progress(reference, objective, best, bestObjective, dual, drops, setbacks);
    }

    Progress setBack() {
      return new Progress(reference, previous, best, bestObjective, dual, drops, setbacks + 1);
    }
  }

  /**
   * Cost so far.
   *
   * @param rounds snapshots and mini-batches
   * @param passes rows evaluated over n
   */
  public record Cost(long rounds, double passes) {}

  static SolverState startingAt(double[] point) {
    Progress progress =
        new Progress(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            point,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            new double[0],
            0);
    return new SolverState(
        0, 0, OuterState.startingAt(point), null, null, progress, new Cost(0, 0));
  }

  /** Adds the cost of rounds. */
  SolverState spent(int rounds, double passes) {
    Cost total = new Cost(cost.rounds() + rounds, cost.passes() + passes);
    return new SolverState(stage, restarts, outer, step, metric, progress, total);
  }

  /** Fixes the first step and P(0). */
  SolverState withFirst(StepSize first, double reference) {
    return new SolverState(
        stage, restarts, outer, first, metric, progress.withReference(reference), cost);
  }

  /** Takes note of P(x̃_s) and of a dual value. */
  SolverState observed(double objective, double dual) {
    return new SolverState(
        stage, restarts, outer, step, metric, progress.observed(outer.x(), objective, dual), cost);
  }

  /** The state after a stage that began with the objective {@code opening}. */
  SolverState advanced(OuterState next, StepSize nextStep, double opening) {
    return new SolverState(
        stage + 1, restarts, next, nextStep, metric, progress.withPrevious(opening), cost);
  }

  /** The state with the metric of the stages to come. */
  SolverState in(Metric next) {
    return new SolverState(stage, restarts, outer, step, next, progress, cost);
  }

  /** The state at another point, with all momentum reset. */
  SolverState movedTo(double[] point) {
    return new SolverState(
        stage, restarts + 1, OuterState.startingAt(point), step, metric, progress, cost);
  }

  /** Resets all momentum at the newest x̃_s. */
  SolverState restarted() {
    return movedTo(outer.x());
  }

  /** Goes back to the best point, with all momentum reset and another step. */
  SolverState backToBest(StepSize smaller) {
    OuterState best = OuterState.startingAt(progress.best());
    return new SolverState(stage, restarts + 1, best, smaller, metric, progress.setBack(), cost);
  }

  /** What the stage that just ended led to. */
  RestartRule.StageOutcome outcome(double objective) {
    return new RestartRule.StageOutcome(
        outer.s(), outer.alignment(), objective, progress.previous());
  }
}
