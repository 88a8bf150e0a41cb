package org.sparkoptimizer.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;
import org.sparkoptimizer.regularizer.Regularizer;

/** One run of {@link Dasvrda} on one problem. */
final class DasvrdaRun {
  /** A rise below this share of the objective is rounding. */
  private static final double ROUNDING = 1e-13;

  /** Stages without a decrease after which a run in a metric ends. */
  private static final int STALLED = 3;

  /** Share of the slope that a stage must make good. */
  private static final double SUFFICIENT = 0.1;

  /** Points of a search between two anchors, each √½ times as far as the one before. */
  private static final int SHARES = 24;

  private final Dasvrda method;
  private final StageShape shape;
  private final CompositeProblem problem;
  private final FiniteSum sum;
  private final Regularizer regularizer;
  private final StageListener listener;
  private final SavedRun saved;
  private final List<StageRecord> records;
  private final long startNanos = System.nanoTime();

  DasvrdaRun(Dasvrda method, CompositeProblem problem, StageListener listener, SavedRun saved) {
    this.method = method;
    this.shape = method.shape();
    this.problem = problem;
    this.sum = problem.sum();
    this.regularizer = problem.regularizer();
    this.listener = listener;
    this.saved = saved;
    this.records = new ArrayList<>(saved.records());
  }

  /** Runs to the end: a snapshot at x̃_s, what it shows, then the next stage. */
  Solution run() {
    SolverState initial = saved.restored(sum);
    boolean constant = sum.isConstant();
    SolverState state = constant ? atMinimiserOfPenalty(initial) : initial;
    while (true) {
      SolverState opening = state;
      SnapshotGradient anchor = snapshot(state);
      boolean fellShort =
          method.guard() == Guard.SEARCH && fellShort(state, problem.objective(anchor));
      if (fellShort) {
        int rounds = sum.snapshotRounds() + 1;
        state = search(state).spent(rounds, rounds);
        anchor = snapshot(state);
      }
      state = observe(state, anchor);
      StageRecord record = record(state, anchor);
      records.add(record);
      listener.stageEnded(record, opening);
      Optional<TerminationReason> reason =
          constant
              ? Optional.of(TerminationReason.CONSTANT_LOSS)
              : method.stoppingRule().check(record, state.progress().setbacks());
      if (reason.isEmpty() && method.guard() == Guard.SEARCH && stalls(state.progress())) {
        reason = Optional.of(TerminationReason.NO_PROGRESS);
      }
      if (reason.isPresent()) {
        return solution(state, record, reason.get());
      }
      double objective = record.objective();
      if (method.guard() != Guard.NONE && rose(state, objective)) {
        state = state.backToBest(method.stepRule().backedOff(state.step()));
        anchor = sum.gradientAt(state.outer().x());
        state = state.spent(sum.snapshotRounds(), sum.snapshotRounds());
        objective = state.progress().bestObjective();
      } else if (method.restartRule().isDue(state.outcome(objective))) {
        state = state.restarted();
      }
      if (state.outer().s() == 0) {
        state = inMetric(state, anchor, fellShort);
      }
      state = stage(state, anchor, objective);
    }
  }

  /** F and ∇F at x̃_s, and now and then what a duality gap needs. */
  private SnapshotGradient snapshot(SolverState state) {
    double[] x = state.outer().x();
    return isCertificateDue(state.stage()) ? sum.snapshotAt(x) : sum.gradientAt(x);
  }

  private boolean isCertificateDue(int stage) {
    int every = method.metricRule().stagesPerCertificate();
    if (every == 1 && sum.certificateRounds() > 0) {
      return CertificateSchedule.isDue(stage, method.stoppingRule().tol(), records);
    }
    return stage % every == 0;
  }

  /** Whether the last stages changed P by no more than rounding. */
  private static boolean stalls(SolverState.Progress progress) {
    double[] drops = progress.drops();
    double rounding = ROUNDING * Math.abs(progress.bestObjective());
    return drops.length >= STALLED
        && Arrays.stream(drops).skip(drops.length - STALLED).allMatch(d -> d <= rounding);
  }

  /** Whether P fell by less than a share of what its slope at the anchor before promised. */
  private static boolean fellShort(SolverState state, double objective) {
    double before = state.progress().previous();
    return state.outer().s() > 0
        && !(objective <= before + SUFFICIENT * state.outer().slope())
        && !(Math.abs(objective - before) <= ROUNDING * Math.abs(before));
  }

  /** The state at the lowest of some points between the last two anchors. */
  private SolverState search(SolverState state) {
    double[] from = state.outer().previous();
    double[] to = state.outer().x();
    double[] shares = new double[SHARES];
    for (int s = 0; s < SHARES; s++) {
      shares[s] = Math.pow(2, -s / 2.0);
    }
    double[] values = ((TwiceDifferentiableSum) sum).valuesBetween(from, to, shares);
    double[] way = VectorOps.subtract(to, from);
    double[] lowest = from;
    double objective = state.progress().previous();
    for (int s = 0; s < SHARES; s++) {
      double[] point = from.clone();
      VectorOps.axpy(shares[s], way, point);
      double value = values[s] + regularizer.value(point);
      if (value < objective) {
        lowest = point;
        objective = value;
      }
    }
    return lowest == from
        ? state.backToBest(method.stepRule().backedOff(state.step()))
        : state.movedTo(lowest);
  }

  /** The state at prox_{tR} for a step t beyond any other, where F does not matter. */
  private SolverState atMinimiserOfPenalty(SolverState initial) {
    double[] point = initial.outer().x().clone();
    regularizer.prox(point, Double.MAX_VALUE, point);
    return SolverState.startingAt(point);
  }

  /** Chooses the metric, which may change only where no momentum is carried over. */
  private SolverState inMetric(SolverState state, SnapshotGradient anchor, boolean fellShort) {
    MetricRule.Choice choice =
        method
            .metricRule()
            .choose(
                state.metric(),
                new MetricRule.Situation(
                    problem, anchor, state.stage(), state.progress().drop(), fellShort));
    return state.in(choice.metric()).spent(choice.rounds(), choice.passes());
  }

  /** OneStageAccSVRDA between two outer extrapolations. */
  private SolverState stage(SolverState state, SnapshotGradient anchor, double objective) {
    int stage = state.stage() + 1;
    double[] start = state.outer().extrapolated(shape.schedule());
    DualAveragingState inner = new DualAveragingState(start, state.step().eta());
    StageMeasurement measurement = new StageMeasurement();
    Metric metric = state.metric();
    boolean euclidean = metric == Metric.identity();
    BatchGradient gradient =
        euclidean ? new BatchGradient(start.length) : BatchGradient.inHalves(start.length);
    int known = 0;
    double[] query = new double[start.length];
    for (int k = 1; k <= shape.m(); k++) {
      MiniBatch batch = new MiniBatch(shape.seed(), stage, k, shape.b());
      inner.extrapolate(query);
      if (!euclidean && VectorOps.equal(query, anchor.point())) {
        // The anchor's own gradient: no round is needed to know it.
        inner.accumulate(anchor.gradient());
        known++;
      } else {
        sum.varianceReducedGradient(query, anchor, batch, gradient);
        inner.accumulate(gradient.gradient());
        if (euclidean) {
          measurement.add(gradient);
        } else {
          measurement.add(gradient, anchor, metric);
        }
      }
      inner.minimize(regularizer, metric);
    }
    // x_m averages points of the domain; rounding can put it one ulp outside, where R is infinite.
    regularizer.prox(inner.x(), 0.0, inner.x());
    StepSize step = method.stepRule().next(state.step(), measurement, shape);
    double[] x = inner.x();
    double slope =
        VectorOps.dot(anchor.gradient(), VectorOps.subtract(x, anchor.point()))
            + regularizer.value(x)
            - regularizer.value(anchor.point());
    // Where no rule reads the alignment, the cheapest product will do.
    Metric product = method.restartRule().readsAlignment() ? metric : Metric.identity();
    OuterState outer = state.outer().after(start, x, inner.z(), product, slope);
    int rounds = shape.m() - known;
    return state.advanced(outer, step, objective).spent(rounds, rounds * batchShare());
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
    if (state.metric() != null) {
      state = state.in(state.metric().seeing(anchor));
    }
    double objective = problem.objective(anchor);
    OptionalDouble gap = DualityGap.at(anchor, regularizer);
    double dual = gap.isPresent() ? objective - gap.getAsDouble() : Double.NEGATIVE_INFINITY;
    int rounds = sum.snapshotRounds() + (anchor.dual().isPresent() ? sum.certificateRounds() : 0);
    return state.spent(rounds, rounds).observed(objective, dual);
  }

  private static boolean rose(SolverState state, double objective) {
    double best = state.progress().bestObjective();
    return !(objective <= best + ROUNDING * Math.abs(best));
  }

  private StageRecord record(SolverState state, SnapshotGradient anchor) {
    SolverState.Progress progress = state.progress();
    double objective = problem.objective(anchor);
    Suboptimality suboptimality = suboptimality(state, anchor, objective);
    return new StageRecord(
        state.stage(),
        objective,
        suboptimality,
        StoppingRule.relative(suboptimality, objective, progress.reference()),
        state.step().eta(),
        state.restarts(),
        state.cost().rounds(),
        state.cost().passes(),
        saved.seconds() + (System.nanoTime() - startNanos) * 1e-9);
  }

  /** The duality gap, or what else is known, whichever is smaller. */
  private Suboptimality suboptimality(
      SolverState state, SnapshotGradient anchor, double objective) {
    SolverState.Progress progress = state.progress();
    OptionalDouble model =
        state.metric() == null
            ? OptionalDouble.empty()
            : state.metric().remainingDecrease(anchor, regularizer, progress.drops());
    double gap = Math.max(0.0, objective - progress.dual());
    if (model.isPresent() && model.getAsDouble() < gap) {
      return new Suboptimality(Suboptimality.Kind.MODEL, model.getAsDouble());
    }
    return Double.isInfinite(progress.dual())
        ? gradientMapping(anchor)
        : new Suboptimality(Suboptimality.Kind.DUALITY_GAP, gap);
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
    boolean tested =
        reason == TerminationReason.GRADIENT_MAPPING || reason == TerminationReason.MODEL;
    if (tested || method.guard() == Guard.NONE || !rose(state, last.objective())) {
      return new Solution(
          state.outer().x(),
          last.objective(),
          last.suboptimality(),
          last.relative(),
          reason,
          Optional.ofNullable(state.metric()),
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
        Optional.ofNullable(state.metric()),
        List.copyOf(records));
  }

  private Optional<StageRecord> recordOf(double objective) {
    return records.stream().filter(r -> r.objective() == objective).findFirst();
  }
}
