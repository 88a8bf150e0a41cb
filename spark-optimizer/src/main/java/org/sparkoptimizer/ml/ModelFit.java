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
 * @param startIntercept the intercept that is best for zero coefficients
 */
record ModelFit(
    LinearModel model,
    SolverSettings settings,
    Optional<LinearModel.Coefficients> start,
    double startIntercept) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFit.class);

  /** Times that rows may change during a fit before that is taken for a rule. */
  private static final int CHANGES = 5;

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
    Plan plan = Planner.plan(settings, data, model.order(data.features()), start.isPresent());
    Ready ready = new Ready(plan, model.scaled(data, plan.metric(), start, startIntercept));
    Optional<FitIdentity> identity = checkpoints.map(kept -> identity(kept, data));
    Optional<SavedRun> saved = checkpoints.flatMap(kept -> kept.saved(identity.orElseThrow()));
    RunRecorder recorder = recorder(saved, plan, checkpoints, identity);
    try {
      return solved(data, ready, saved, recorder);
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
      Ready lost,
      RunRecorder heard,
      ChangedRowsException first,
      Optional<FitCheckpoints> checkpoints) {
    Ready before = lost;
    RunRecorder recorder = heard;
    ChangedRowsException changed = first;
    for (int change = 1; change <= CHANGES; change++) {
      LOG.warn(
          "{}: the input does not give the same rows twice. They are packed again and the fit"
              + " begins again {}",
          changed.getMessage(),
          recorder.newest().isPresent() ? "at its last anchor" : "at its start");
      try (TrainingData now = data.again(before.plan())) {
        Optional<SavedRun> newest = recorder.newest();
        Plan plan = before.plan().in(now.execution(), now.placeReason());
        ScaledProblem scaled =
            model.scaled(now, plan.metric(), anchor(newest, before), startIntercept);
        Optional<SavedRun> saved = newest.map(run -> run.restartedAt(scaled.start()));
        Optional<FitIdentity> identity = checkpoints.map(kept -> identity(kept, now));
        before = new Ready(plan, scaled);
        recorder = recorder(saved, plan, checkpoints, identity);
        return solved(now, before, saved, recorder);
      } catch (Throwable e) {
        changed = ChangedRowsException.in(e);
        if (changed == null) {
          throw e;
        }
      }
    }
    throw RowSource.changeable(changed);
  }

  /** The last anchor in the features' own units, or the start where there was none. */
  private Optional<LinearModel.Coefficients> anchor(Optional<SavedRun> newest, Ready before) {
    return newest.map(run -> before.scaled().coefficients(run.state().outer().x())).or(() -> start);
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
        DasvrdaSummary.of(outcome, ready.plan(), data),
        Optional.ofNullable(outcome.inverseCurvature()));
  }

  private static RunRecorder recorder(
      Optional<SavedRun> saved,
      Plan plan,
      Optional<FitCheckpoints> checkpoints,
      Optional<FitIdentity> identity) {
    return new RunRecorder(
        saved, run -> checkpoints.ifPresent(kept -> kept.keep(identity.orElseThrow(), plan, run)));
  }

  private FitIdentity identity(FitCheckpoints checkpoints, TrainingData data) {
    Map<String, String> more = new HashMap<>();
    more.put("loss", model.loss().toString());
    more.put("initialModel", start.map(ModelFit::fingerprint).orElse("not set"));
    return checkpoints.identity(more, data);
  }

  private static String fingerprint(LinearModel.Coefficients coefficients) {
    return new Fingerprint()
        .add(coefficients.coefficients())
        .add(new double[] {coefficients.intercept()})
        .toString();
  }
}
