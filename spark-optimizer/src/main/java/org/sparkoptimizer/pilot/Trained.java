package org.sparkoptimizer.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.util.MLWritable;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.solver.StageRecord;

/**
 * What a contender's fit came to.
 *
 * @param point the model
 * @param passes passes over the rows
 * @param iterations iterations or stages
 * @param converged whether the contender says that it is done, and not only at its limit
 * @param curve the way there
 * @param summary this library's own account
 * @param model the model as MLlib saves it; none of a baseline's
 */
record Trained(
    ModelPoint point,
    double passes,
    int iterations,
    boolean converged,
    Curve curve,
    Optional<DasvrdaSummary> summary,
    Optional<MLWritable> model) {

  /**
   * The way of a fit, the start first.
   *
   * @param passes passes done, ascending
   * @param time share of the solver's time, ascending, at most 1
   * @param objectives P of each
   */
  record Curve(double[] passes, double[] time, Objectives objectives) {}

  /** P along the way, found out when it is asked for, so that no fit pays for it. */
  @FunctionalInterface
  interface Objectives {
    /** A new array of P of each point of the way. */
    double[] in(Objective objective, Setting setting);
  }

  /**
   * Takes a fit by an estimator of MLlib's or this library's.
   *
   * @param limit maxIter
   * @param mllibPasses passes of a fit by MLlib, which says no more than its history
   */
  static Trained of(Fitted fit, int limit, double mllibPasses) {
    return fit.summary()
        .map(summary -> ofLibrary(fit, summary))
        .orElseGet(() -> ofMllib(fit, limit, mllibPasses));
  }

  private static Trained ofMllib(Fitted fit, int limit, double allPasses) {
    int evaluations = fit.history().length;
    double[] passes =
        IntStream.rangeClosed(1, evaluations)
            .mapToDouble(k -> allPasses * k / evaluations)
            .toArray();
    double[] time =
        IntStream.rangeClosed(1, evaluations).mapToDouble(k -> (double) k / evaluations).toArray();
    return new Trained(
        fit.point(),
        allPasses,
        fit.iterations(),
        fit.iterations() < limit,
        new Curve(passes, time, (objective, setting) -> inUnits(fit.history(), objective)),
        Optional.empty(),
        Optional.of(fit.model()));
  }

  private static double[] inUnits(double[] history, Objective objective) {
    double unit = objective.unitOfHistory();
    return Arrays.stream(history).map(value -> value * unit).toArray();
  }

  private static Trained ofLibrary(Fitted fit, DasvrdaSummary summary) {
    List<StageRecord> records = summary.records();
    double seconds = records.get(records.size() - 1).seconds();
    return new Trained(
        fit.point(),
        summary.passes(),
        summary.stages(),
        summary.converged(),
        new Curve(
            records.stream().mapToDouble(StageRecord::passes).toArray(),
            records.stream().mapToDouble(r -> seconds > 0 ? r.seconds() / seconds : 1).toArray(),
            (objective, setting) -> records.stream().mapToDouble(StageRecord::objective).toArray()),
        Optional.of(summary),
        Optional.of(fit.model()));
  }
}
