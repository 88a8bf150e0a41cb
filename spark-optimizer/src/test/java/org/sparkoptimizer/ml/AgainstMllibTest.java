package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.Settings;

/**
 * MLlib's optimum on data with collinear, constant and badly scaled columns, for each value of each
 * parameter and each pair of values.
 */
class AgainstMllibTest {
  private static final Dataset<Row> BINARY = Frames.of(Frames.awkward(31, 400, true), 2).cache();
  private static final Dataset<Row> REAL = Frames.of(Frames.awkward(32, 400, false), 2).cache();

  @AfterAll
  static void release() {
    BINARY.unpersist();
    REAL.unpersist();
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}, weights {3}")
  @CsvSource({
    "0, true, true, false",
    "0, false, true, true",
    "0, true, false, true",
    "0, false, false, false",
    "0.5, true, true, true",
    "0.5, false, true, false",
    "0.5, true, false, false",
    "0.5, false, false, true",
    "1, true, true, false",
    "1, false, true, true",
    "1, true, false, true",
    "1, false, false, false"
  })
  void logisticRegression(
      double elasticNet, boolean standardization, boolean intercept, boolean weighted) {
    compare(
        settings(0.02, elasticNet, standardization, intercept, weighted),
        new LogisticRegression(),
        new org.apache.spark.ml.classification.LogisticRegression());
  }

  private static Settings settings(
      double regParam,
      double elasticNet,
      boolean standardization,
      boolean intercept,
      boolean weighted) {
    String weightCol = weighted ? "weight" : "";
    return new Settings(regParam, elasticNet, standardization, intercept, weightCol);
  }

  @ParameterizedTest(
      name = "bounds, standardization {0}, intercept {1}, weights {2}, its bound {3}")
  @CsvSource({
    "true, true, false, false",
    "false, true, true, false",
    "true, false, true, false",
    "true, true, true, true",
    "false, true, false, true"
  })
  void logisticRegressionWithBounds(
      boolean standardization, boolean intercept, boolean weighted, boolean interceptBound) {
    Matrix lower = Matrices.dense(1, 8, new double[] {0, -0.2, 0, 0, 0, -20, 0, 0});
    Matrix upper = Matrices.dense(1, 8, new double[] {0.5, 5, 5, 5, 1, 5, 0.5, 0.4});
    LogisticRegression ours = new LogisticRegression();
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression();
    for (org.apache.spark.ml.classification.LogisticRegression each : List.of(ours, theirs)) {
      each.setLowerBoundsOnCoefficients(lower).setUpperBoundsOnCoefficients(upper);
      if (interceptBound) {
        each.setUpperBoundsOnIntercepts(Vectors.dense(-1));
      }
    }
    compare(settings(0.02, 0, standardization, intercept, weighted), ours, theirs);
  }

  private static void compare(
      Settings settings,
      LogisticRegression ours,
      org.apache.spark.ml.classification.LogisticRegression theirs) {
    LogisticRegressionModel our = settings.on(ours.setExecution("memory"), 1e-9, 3000).fit(BINARY);
    LogisticRegressionModel their = settings.on(theirs, 1e-13, 1000).fit(BINARY);
    Settings.Objective objective = settings.on(BINARY);
    double ourValue = objective.logistic(our.coefficients(), our.intercept());
    double theirValue = objective.logistic(their.coefficients(), their.intercept());
    double[] history = our.summary().objectiveHistory();
    assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + 1e-6));
    assertThat(history[history.length - 1]).isCloseTo(ourValue, within(1e-9));
    assertClose(our.coefficients(), our.intercept(), their.coefficients(), their.intercept());
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}, weights {3}")
  @CsvSource({
    "0, true, true, true",
    "0, false, true, false",
    "0, true, false, false",
    "0, false, false, true",
    "0.5, true, true, false",
    "0.5, false, true, true",
    "0.5, true, false, true",
    "0.5, false, false, false",
    "1, true, true, true",
    "1, false, true, false",
    "1, true, false, false",
    "1, false, false, true"
  })
  void linearRegression(
      double elasticNet, boolean standardization, boolean intercept, boolean weighted) {
    Settings settings = settings(0.1, elasticNet, standardization, intercept, weighted);
    LinearRegressionModel our =
        settings.on(new LinearRegression().setExecution("memory"), 1e-10, 3000).fit(REAL);
    LinearRegressionModel their =
        settings
            .on(new org.apache.spark.ml.regression.LinearRegression(), 1e-13, 1000)
            .setSolver("l-bfgs")
            .fit(REAL);
    Settings.Objective objective = settings.on(REAL);
    double ourValue = objective.squared(our.coefficients(), our.intercept());
    double theirValue = objective.squared(their.coefficients(), their.intercept());
    double[] history = our.summary().objectiveHistory();
    double last = history[history.length - 1] * Math.pow(objective.rows().labelDeviation(), 2);
    assertThat(DasvrdaSummary.of(our.summary()).orElseThrow().converged()).isTrue();
    assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + 1e-6));
    assertThat(last).isCloseTo(ourValue, within(1e-8 * ourValue));
    assertClose(our.coefficients(), our.intercept(), their.coefficients(), their.intercept());
  }

  private static void assertClose(
      Vector ours, double ourIntercept, Vector theirs, double theirIntercept) {
    assertThat(ourIntercept)
        .isCloseTo(theirIntercept, within(1e-3 * Math.max(1, Math.abs(theirIntercept))));
    assertThat(scaledDistance(ours, theirs)).isLessThan(1e-3);
  }

  /**
   * Distance over the length, after the columns' scales of {@link Frames#awkward} are taken out.
   */
  private static double scaledDistance(Vector ours, Vector theirs) {
    double[] scales = {1, 1, 1.4, 0, 3000, 0.01, 0.3, 0.5};
    double sum = 0;
    double norm = 0;
    for (int j = 0; j < scales.length; j++) {
      sum += Math.pow(scales[j] * (ours.apply(j) - theirs.apply(j)), 2);
      norm += Math.pow(scales[j] * theirs.apply(j), 2);
    }
    assertThat(ours.apply(3)).as("coefficient of the constant column").isZero();
    return Math.sqrt(sum / norm);
  }
}
