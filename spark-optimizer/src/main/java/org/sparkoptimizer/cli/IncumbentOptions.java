package org.sparkoptimizer.cli;

import java.io.IOException;
import org.apache.spark.ml.classification.LogisticRegressionModel;
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
   * The saved model's task.
   *
   * @throws UsageException if the folder holds no model of the two kinds
   */
  PilotTask task(SparkSession session) throws IOException {
    String name = new ModelFolder(session, "--incumbent", model).modelClass();
    return Scoring.isClassification(Scoring.load("--incumbent", name, model))
        ? PilotTask.LOGISTIC
        : PilotTask.LINEAR;
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
