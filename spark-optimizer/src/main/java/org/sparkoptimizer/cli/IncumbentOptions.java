package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.pilot.Incumbent;
import picocli.CommandLine.Option;

/** What is used today: MLlib with some settings, or with those of a saved model. */
final class IncumbentOptions {
  @Option(
      names = "--incumbent",
      paramLabel = "DIR",
      description =
          "the model that is used today, as MLlib saved it; its settings are today's, and it is"
              + " judged on the held-out rows too")
  private String model;

  @Option(
      names = "--incumbent-max-iter",
      paramLabel = "N",
      description = "MLlib's maxIter today (100)")
  private Integer maxIter;

  @Option(names = "--incumbent-tol", paramLabel = "TOL", description = "MLlib's tol today (1e-6)")
  private Double tol;

  @Option(
      names = "--incumbent-solver",
      paramLabel = "SOLVER",
      description = "MLlib's solver of linear regression today (auto)")
  private String solver;

  /** Whether a saved model is named. */
  boolean isModel() {
    return model != null;
  }

  /**
   * The saved model.
   *
   * @throws UsageException if the folder holds no model of the two kinds, or one of task huber
   */
  Saved saved(SparkSession session) throws IOException {
    ModelFolder folder = new ModelFolder(session, "--incumbent", model);
    PredictionModel<Vector, ?> loaded = Scoring.load("--incumbent", folder.modelClass(), model);
    JsonNode summary = folder.summary();
    if (summary.has("huberThreshold")) {
      throw new UsageException(
          String.format(
              "--incumbent '%s' was trained by task huber with --huber-threshold, which a pilot does not take",
              model));
    }
    if (ModelFolder.offsetColumn(summary) != null) {
      throw new UsageException(
          String.format(
              "--incumbent '%s' was trained with offsets, which a pilot does not take", model));
    }
    for (String name : ModelFolder.beyondModel(summary)) {
      throw new UsageException(
          String.format(
              "--incumbent '%s' was trained with %s, which a pilot does not take", model, name));
    }
    return new Saved(
        loaded,
        Scoring.isClassification(loaded) ? PilotTask.LOGISTIC : PilotTask.LINEAR,
        ModelFolder.featureNames(summary));
  }

  /**
   * A saved model.
   *
   * @param parameters its parameters
   * @param task what it does
   * @param features names of the columns it was trained on, where they are known
   */
  record Saved(Params parameters, PilotTask task, List<String> features) {}

  /** The folder of the saved model, which must not be overwritten. */
  OutputFolder folder(SparkSession session) {
    return new OutputFolder(session, "--incumbent", model);
  }

  /** Today's logistic regression, with this library's beside it. */
  Incumbent beside(LogisticRegression library) {
    if (solver != null) {
      throw new UsageException("--incumbent-solver applies to task linear only");
    }
    if (isModel()) {
      return Incumbent.of(ofMethod(LogisticRegressionModel.load(model)), library);
    }
    var today = new org.apache.spark.ml.classification.LogisticRegression();
    return Incumbent.of(ofMethod(Incumbent.describedAs(library, today)), library);
  }

  /** Today's linear regression, with this library's beside it. */
  Incumbent beside(LinearRegression library) {
    if (isModel()) {
      return Incumbent.of(ofMethod(LinearRegressionModel.load(model)), library);
    }
    var today = new org.apache.spark.ml.regression.LinearRegression();
    return Incumbent.of(ofMethod(Incumbent.describedAs(library, today)), library);
  }

  /** Sets what is MLlib's alone. */
  private <P extends Params> P ofMethod(P today) {
    set(today, "maxIter", maxIter);
    set(today, "tol", tol);
    set(today, "solver", solver);
    return today;
  }

  private static void set(Params today, String name, Object value) {
    if (value == null) {
      return;
    }
    Param<Object> param = today.getParam(name);
    try {
      today.set(param, value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.format(
              "--incumbent-%s is set to '%s' which is not allowed: %s",
              ParamOptions.optionName(name).substring(2), value, param.doc()));
    }
  }
}
