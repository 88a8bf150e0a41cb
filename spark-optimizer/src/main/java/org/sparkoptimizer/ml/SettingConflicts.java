package org.sparkoptimizer.ml;

import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasAggregationDepth;
import org.apache.spark.ml.param.shared.HasSolver;

/** Refuses parameters of which one would be without effect because of another. */
final class SettingConflicts {
  private SettingConflicts() {}

  /**
   * Checks the parameters that choose how a fit is done.
   *
   * @throws IllegalArgumentException naming two that contradict each other
   */
  static void check(DasvrdaParams<?> estimator) {
    SolverParams params = estimator.solverParams();
    if (estimator.isSet(params.plan)) {
      String because = "plan is set, which says all of how a fit is done,";
      refuse(estimator, params.ofPlan(), because);
      if (estimator instanceof HasAggregationDepth aggregating) {
        refuse(estimator, List.of(aggregating.aggregationDepth()), because);
      }
    }
    if (estimator instanceof HasSolver solved && solved.getSolver().equals("normal")) {
      refuse(
          estimator,
          params.ofMethod(),
          "solver is set to 'normal', which is one step with the exact Hessian,");
    }
    if (estimator.isSet(params.checkpointInterval) && !estimator.isSet(params.checkpointDir)) {
      throw new IllegalArgumentException(
          "checkpointInterval is set, which has no effect without checkpointDir; set that too");
    }
    MetricChoice metric = MetricChoice.of(estimator.getMetric());
    String chosen = String.format("metric is set to '%s'", metric.paramValue());
    List<Param<?>> ofHessian = List.of(params.hessianRows, params.sampleRows);
    List<Param<?>> ofEuclidean = List.of(params.stepRule, params.restartRule);
    if (metric.isEuclidean() || metric == MetricChoice.SECANT) {
      refuse(estimator, ofHessian, chosen);
    }
    if (metric == MetricChoice.HESSIAN || metric == MetricChoice.SECANT) {
      refuse(estimator, ofEuclidean, chosen);
    }
    GroupConflicts.check(estimator);
    for (Param<?> rule : ofEuclidean) {
      if (estimator.isSet(rule)) {
        refuse(
            estimator,
            ofHessian,
            rule.name() + " is set, which belongs to metrics 'identity' and 'diagonal',");
      }
    }
  }

  private static void refuse(DasvrdaParams<?> estimator, List<Param<?>> without, String because) {
    for (Param<?> param : without) {
      if (estimator.isSet(param)) {
        throw new IllegalArgumentException(
            String.format(
                "%s but so is %s, which has no effect then; unset one", because, param.name()));
      }
    }
  }
}
