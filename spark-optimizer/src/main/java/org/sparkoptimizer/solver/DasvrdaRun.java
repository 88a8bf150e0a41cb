package org.sparkoptimizer.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;

/** One run of {@link Dasvrda} on one problem. */
final class DasvrdaRun {
  /** A rise below this share of the objective is rounding. */
  private static final double ROUNDING = 1e-13;

  private final Dasvrda method;
  private final StageShape shape;
  private final CompositeProblem problem;
  private final FiniteSum sum;
  private final Regularizer regularizer;
  private final StageListener listener;
  private final List<StageRecord> records = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  DasvrdaRun(Dasvrda method, CompositeProblem problem, StageListener listener) {
    this.method = method;
    this.shape = method.shape();
    this.problem = problem;
    this.sum = problem.sum();
    this.regularizer = problem.regularizer();
    this.listener = listener;
  }

  /** Runs to the end: a snapshot at x̃_s, what it shows, then the next stage. */
  Solution from(SolverState initial) {
    boolean constant = sum.meanSmoothness() == 0;
    SolverState state = constant ? atMinimiserOfPenalty(initial) : initial;
    while (true) {
      SolverState opening = state;
      SnapshotGradient anchor = sum.snapshotAt(state.outer().x());
      state = observe(state, anchor);
      StageRecord record = record(state, anchor);
      records.add(record);
      listener.stageEnded(record, opening);
      Optional<TerminationReason> reason =
          constant
              ? Optional.of(TerminationReason.CONSTANT_LOSS)
              : method.stoppingRule().check(record, state.progress().setbacks());
      if (reason.isPresent()) {
        return solution(state, record, reason.get());
      }
      double objective = record.objective();
      if (method.isGuarded() && rose(state, objective)) {
        state = state.backToBest(method.stepRule().backedOff(state.step())).spent(1, 1);
        anchor = sum.snapshotAt(state.outer().x());
        objective = state.progress().bestObjective();
      } else if (method.restartRule().isDue(state.outcome(objective))) {
        state = state.restarted();
      }
      state = stage(state, anchor, objective);
    }
  }

  /** The state at prox_{tR} for a step t beyond any other, where F does not matter. */
  private SolverState atMinimiserOfPenalty(SolverState initial) {
    double[] point = initial.outer().x().clone();
    regularizer.prox(point, Double.MAX_VALUE, point);
    return SolverState.startingAt(point);
  }

  /** OneStageAccSVRDA between two outer extrapolations. */
  private SolverState stage(SolverState state, SnapshotGradient anchor, double objective) {
    int stage = state.stage() + 1;
    double[] start = state.outer().extrapolated(shape.schedule());
    DualAveragingState inner = new DualAveragingState(start, state.step().eta());
    StageMeasurement measurement = new StageMeasurement();
    BatchGradient gradient = new BatchGradient(start.length);
    double[] query = new double[start.length];
    for (int k = 1; k <= shape.m(); k++) {
      MiniBatch batch = new MiniBatch(shape.seed(), stage, k, shape.b());
      inner.extrapolate(query);
      sum.varianceReducedGradient(query, anchor, batch, gradient);
      inner.accumulate(gradient.gradient());
      inner.minimize(regularizer);
      measurement.add(gradient);
    }
    // x_m averages points of the domain; rounding can put it one ulp outside, where R is infinite.
    regularizer.prox(inner.x(), 0.0, inner.x());
    StepSize step = method.stepRule().next(state.step(), measurement, shape);
    OuterState outer = state.outer().after(start, inner.x(), inner.z());
    return state.advanced(outer, step, objective).spent(shape.m(), shape.m() * batchShare());
  }

  /** Takes the first step size, at the first snapshot of a run, and the reference P(0). */
  private SolverState withFirstStep(SolverState state, SnapshotGradient anchor) {
    StepRule rule = method.stepRule();
    double reference = problem.nullObjective();
    StepSize step = rule.first(sum, anchor, shape);
    return state.withFirst(step, reference).spent(rule.probes(), rule.probes() * batchShare());
  }

  /** Effective passes of one mini-batch. */
  private double batchShare() {
    return shape.isFull(sum.terms()) ? 1.0 : (double) shape.b() / sum.terms();
  }

  private SolverState observe(SolverState opening, SnapshotGradient anchor) {
    SolverState state = opening.step() == null ? withFirstStep(opening, anchor) : opening;
    double objective = problem.objective(anchor);
    OptionalDouble gap = DualityGap.at(anchor, regularizer);
    double dual = gap.isPresent() ? objective - gap.getAsDouble() : Double.NEGATIVE_INFINITY;
    return state.spent(1, 1).observed(objective, dual);
  }

  private static boolean rose(SolverState state, double objective) {
    double best = state.progress().bestObjective();
    return !(objective <= best + ROUNDING * Math.abs(best));
  }

  private StageRecord record(SolverState state, SnapshotGradient anchor) {
    SolverState.Progress progress = state.progress();
    double objective = problem.objective(anchor);
    Suboptimality suboptimality =
        Double.isInfinite(progress.dual())
            ? gradientMapping(anchor)
            : new Suboptimality(
                Suboptimality.Kind.DUALITY_GAP, Math.max(0.0, objective - progress.dual()));
    return new StageRecord(
        state.stage(),
        objective,
        suboptimality,
        StoppingRule.relative(suboptimality, objective, progress.reference()),
        state.step().eta(),
        state.restarts(),
        state.cost().rounds(),
        state.cost().passes(),
        (System.nanoTime() - startNanos) * 1e-9);
  }

  /** ‖(x − prox_{ηR}(x − η∇F))/η‖ times the larger of ‖x‖ and the length of that step. */
  private Suboptimality gradientMapping(SnapshotGradient anchor) {
    double[] x = anchor.point();
    double step = sum.meanSmoothness() > 0 ? 1 / sum.meanSmoothness() : 1.0;
    double[] moved = x.clone();
    VectorOps.axpy(-step, anchor.gradient(), moved);
    regularizer.prox(moved, step, moved);
    double length = VectorOps.distance(x, moved);
    return new Suboptimality(
        Suboptimality.Kind.GRADIENT_MAPPING, length / step * Math.max(length, VectorOps.norm(x)));
  }

  private Solution solution(SolverState state, StageRecord last, TerminationReason reason) {
    SolverState.Progress progress = state.progress();
    boolean tested = reason == TerminationReason.GRADIENT_MAPPING;
    if (tested || !method.isGuarded() || !rose(state, last.objective())) {
      return new Solution(
          state.outer().x(),
          last.objective(),
          last.suboptimality(),
          last.relative(),
          reason,
          List.copyOf(records));
    }
    double objective = progress.bestObjective();
    Suboptimality suboptimality =
        Double.isInfinite(progress.dual())
            ? recordOf(objective).orElse(last).suboptimality()
            : new Suboptimality(
                Suboptimality.Kind.DUALITY_GAP, Math.max(0.0, objective - progress.dual()));
    return new Solution(
        progress.best(),
        objective,
        suboptimality,
        StoppingRule.relative(suboptimality, objective, progress.reference()),
        reason,
        List.copyOf(records));
  }

  private Optional<StageRecord> recordOf(double objective) {
    return records.stream().filter(r -> r.objective() == objective).findFirst();
  }
}
