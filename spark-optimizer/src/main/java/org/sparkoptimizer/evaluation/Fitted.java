package org.sparkoptimizer.evaluation;

import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.MLWritable;
import org.sparkoptimizer.ml.DasvrdaSummary;

/**
 * What is taken from a fitted model.
 *
 * @param point the model
 * @param history P by iteration as the solver saw it, the start first; one value where the solver
 *     does not iterate
 * @param summary what this library's solver knows; empty for MLlib's
 * @param model the model itself
 * @since 0.1.0
 */
public record Fitted(
    ModelPoint point, double[] history, Optional<DasvrdaSummary> summary, MLWritable model) {

  /** Takes a model with its training summary. */
  public static Fitted of(LogisticRegressionModel model) {
    return new Fitted(
        ModelPoint.of(model),
        model.summary().objectiveHistory(),
        DasvrdaSummary.of(model.summary()),
        model);
  }

  /** Takes a model with its training summary. */
  public static Fitted of(LinearRegressionModel model) {
    return new Fitted(
        ModelPoint.of(model),
        model.summary().objectiveHistory(),
        DasvrdaSummary.of(model.summary()),
        model);
  }

  /** Iterations done. */
  public int iterations() {
    return history.length - 1;
  }
}
