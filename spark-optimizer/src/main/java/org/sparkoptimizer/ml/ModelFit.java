package org.sparkoptimizer.ml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.checkpoint.FitIdentity;
import org.sparkoptimizer.data.ChangedRowsException;
import org.sparkoptimizer.linalg.Fingerprint;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.StageListener;

/**
 * A fit of a model: planned, kept in checkpoints, gone on with from one, and begun again at its
 * last anchor where a lost partition came back with other rows.
 *
 * @param model what is fitted
 * @param settings how
 * @param start coefficients to start from, if given
 * @param startIntercepts the intercepts that are best for zero coefficients
 */
record ModelFit(
    LinearModel model,
    SolverSettings settings,
    Optional<LinearModel.Coefficients> start,
    double[] startIntercepts) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFit.class);

  /** Times that a fit begins again before the changing of its rows is taken for a rule. */
  private static final int RESTARTS = 5;

  /** A fit of some rows, ready to run. */
  private record Ready(Plan plan, ScaledProblem scaled) {}

  /** Fits. The rows are the caller's to close. */
  LinearModel.Fit on(TrainingData data) {
    if (settings.checkpoints().isEmpty()) {
      return run(data, Optional.empty());
    }
    try (FitCheckpoints checkpoints =
        new FitCheckpoints(settings.checkpoints().get(), data.context())) {
      LinearModel.Fit fit = run(data, Optional.of(checkpoints));
      checkpoints.finished();
      return fit;
    }
  }

  private LinearModel.Fit run(TrainingData data, Optional<FitCheckpoints> checkpoints) {
    Optional<Ready> ready = Optional.empty();
    Optional<RunRecorder> recorder = Optional.empty();
    try {
      Plan plan = Planner.plan(settings, data, model.unknowns(data.features()), start.isPresent());
      ready =
          Optional.of(new Ready(plan, model.scaled(data, plan.metric(), start, startIntercepts)));
      Optional<FitIdentity> identity = checkpoints.map(kept -> identity(kept, data));
      Optional<SavedRun> saved = checkpoints.flatMap(kept -> kept.saved(identity.orElseThrow()));
      recorder = Optional.of(recorder(saved, plan, checkpoints, identity));
      return solved(data, ready.get(), saved, recorder.get());
    } catch (Throwable e) { // Spark throws checked exceptions undeclared
      ChangedRowsException changed = ChangedRowsException.in(e);
      if (changed == null) {
        throw e;
      }
      return runAgain(data, ready, recorder, changed, checkpoints);
    }
  }

  /** Begins again with the rows as they are now, at the last anchor, until they stay the same. */
  private LinearModel.Fit runAgain(
      TrainingData data,
      Optional<Ready> lost,
      Optional<RunRecorder> heard,
      ChangedRowsException first,
      Optional<FitCheckpoints> checkpoints) {
    Optional<Ready> before = lost;
    Optional<SavedRun> newest = heard.flatMap(RunRecorder::newest);
    ChangedRowsException changed = first;
    for (int again = 1; again <= RESTARTS; again++) {
      LOG.warn(
          "{}: the input does not give the same rows twice. They are packed again and the fit"
              + " begins again {}",
          changed.getMessage(),
          newest.isPresent() ? "at its last anchor" : "at its start");
      Optional<RunRecorder> recorder = Optional.empty();
      try (TrainingData now = data.again(before.map(Ready::plan))) {
        Plan plan = plan(before, now);
        ScaledProblem scaled =
            model.scaled(now, plan.metric(), anchor(newest, before), startIntercepts);
        Optional<SavedRun> saved = newest.map(run -> run.restartedAt(scaled.start()));
        Optional<FitIdentity> identity = checkpoints.map(kept -> identity(kept, now));
        before = Optional.of(new Ready(plan, scaled));
        newest = saved;
        recorder = Optional.of(recorder(saved, plan, checkpoints, identity));
        return solved(now, before.get(), saved, recorder.get());
      } catch (Throwable e) {
        changed = ChangedRowsException.in(e);
        if (changed == null) {
          throw e;
        }
        newest = recorder.map(RunRecorder::newest).orElse(newest);
      }
    }
    throw RowSource.changeable(changed);
  }

  /** The plan there is, in the place where the rows are now, or a first one. */
  private Plan plan(Optional<Ready> before, TrainingData now) {
    return before
        .map(ready -> ready.plan().in(now.execution(), now.placeReason()))
        .orElseGet(
            () -> Planner.plan(settings, now, model.unknowns(now.features()), start.isPresent()));
  }

  /** The last anchor in the features' own units, or the start where there was none. */
  private Optional<LinearModel.Coefficients> anchor(
      Optional<SavedRun> newest, Optional<Ready> before) {
    return newest
        .map(run -> before.orElseThrow().scaled().coefficients(run.state().outer().x()))
        .or(() -> start);
  }

  private LinearModel.Fit solved(
      TrainingData data, Ready ready, Optional<SavedRun> saved, RunRecorder recorder) {
    FitTask task =
        new FitTask(
            ready.scaled(), settings.method(ready.plan(), start.isPresent()), settings.isNormal());
    StageListener listener = settings.listener();
    Outcome outcome =
        data.solve(
            task,
            saved,
            (record, state) -> {
              recorder.stageEnded(record, state);
              listener.stageEnded(record, state);
            });
    return new LinearModel.Fit(
        ready.scaled().coefficients(outcome.point()),
        outcome.scale(),
        DasvrdaSummary.of(outcome, ready.plan(), data),
        Optional.ofNullable(outcome.inverseCurvature()));
  }

  private static RunRecorder recorder(
      Optional<SavedRun> saved,
      Plan plan,
      Optional<FitCheckpoints> checkpoints,
      Optional<FitIdentity> identity) {
    if (checkpoints.isEmpty()) {
      return new RunRecorder(saved, stage -> false, run -> {});
    }
    FitCheckpoints kept = checkpoints.get();
    FitIdentity of = identity.orElseThrow();
    return new RunRecorder(saved, stage -> kept.isDue(of, stage), run -> kept.keep(of, plan, run));
  }

  private FitIdentity identity(FitCheckpoints checkpoints, TrainingData data) {
    Map<String, String> more = new HashMap<>();
    more.put(Checkpoints.LOSS, model.loss().toString());
    more.put(Checkpoints.PENALTY, model.penalty().fingerprintOfFeatures());
    more.put(Checkpoints.INITIAL_MODEL, start.map(ModelFit::fingerprint).orElse("not set"));
    return checkpoints.identity(more, data);
  }

  private static String fingerprint(LinearModel.Coefficients coefficients) {
    return new Fingerprint()
        .add(coefficients.coefficients())
        .add(coefficients.intercepts())
        .toString();
  }
}
