package org.sparkoptimizer.ml;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.Suboptimality;
import org.sparkoptimizer.solver.TerminationReason;

/**
 * What a fit knows beyond MLlib's training summary. {@code DasvrdaSummary.of(model.summary())}
 * finds it, also on copies of the model and inside a fitted Pipeline or the best model of a
 * CrossValidator; like MLlib's summary it is not saved with the model.
 *
 * @param records a record per stage, stage 0 first
 * @param reason why the fit ended
 * @param objective P at the model; of a linear regression in squared units of the label, where
 *     MLlib's history is divided by the label's variance
 * @param suboptimality bound on, or estimate of, P − P* at the model
 * @param relative the suboptimality over P₀ − P, P₀ being the objective of the best constant model
 * @param plan how the fit was done, and why
 * @param rows rows with a positive weight
 * @param packedBytes bytes of the packed rows, over all places that hold some
 * @since 0.1.0
 */
public record DasvrdaSummary(
    List<StageRecord> records,
    TerminationReason reason,
    double objective,
    Suboptimality suboptimality,
    double relative,
    Plan plan,
    long rows,
    long packedBytes) {

  /**
   * Keyed by MLlib's summary object, which survives copies of the model; weak, so it goes with it.
   */
  private static final Map<Object, DasvrdaSummary> BY_SUMMARY =
      Collections.synchronizedMap(new WeakHashMap<>());

  static DasvrdaSummary of(Outcome outcome, Plan plan, TrainingData data) {
    return new DasvrdaSummary(
        outcome.records(),
        outcome.reason(),
        outcome.objective(),
        outcome.suboptimality(),
        outcome.relative(),
        plan,
        data.moments().rows(),
        data.moments().bytes());
  }

  /**
   * Returns what the fit that made an MLlib training summary knows.
   *
   * @param trainingSummary {@code model.summary()} of a model fitted by this library
   * @return empty for a summary of MLlib's own, or where nothing was solved: labels of one value
   */
  public static Optional<DasvrdaSummary> of(Object trainingSummary) {
    return Optional.ofNullable(BY_SUMMARY.get(trainingSummary));
  }

  /** Makes this summary known as the companion of MLlib's. */
  public void attachTo(Object trainingSummary) {
    BY_SUMMARY.put(trainingSummary, this);
  }

  /** Whether the tolerance was reached. */
  public boolean converged() {
    return reason.isConverged();
  }

  /** What would reduce {@link #suboptimality}, or prove it where it is an estimate. */
  public String advice() {
    return reason.advice();
  }

  /** Stages done. */
  public int stages() {
    return last().stage();
  }

  /** Snapshots and mini-batches; distributed, each is a job. */
  public long rounds() {
    return last().rounds();
  }

  /** Rows evaluated over n. */
  public double passes() {
    return last().passes();
  }

  /** Seconds that the stages took, without packing. */
  public double seconds() {
    return last().seconds();
  }

  /** P of each stage; the last value is the model's own, also where the guard went back to it. */
  public double[] objectives() {
    double[] history = records.stream().mapToDouble(StageRecord::objective).toArray();
    history[history.length - 1] = objective;
    return history;
  }

  private StageRecord last() {
    return records.get(records.size() - 1);
  }
}
