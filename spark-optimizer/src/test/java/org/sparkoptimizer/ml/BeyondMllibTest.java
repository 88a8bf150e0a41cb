package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.BreezeReference;
import org.sparkoptimizer.testkit.BreezeReference.Limits;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.PlainLoss;
import org.sparkoptimizer.testkit.Settings;

/** What MLlib does not offer: bounds with L1, bounds on linear regression, penalty factors. */
class BeyondMllibTest {
  private static final int FEATURES = 8;
  private static final double ROUNDING = 1e-12;
  private static final List<Row> BINARY = Frames.awkward(71, 300, true);
  private static final List<Row> REAL = Frames.awkward(72, 300, false);
  private static final Dataset<Row> BINARY_DATA = Frames.of(BINARY, 2);
  private static final Dataset<Row> REAL_DATA = Frames.of(REAL, 2);

  private static final double[] LOWER = {0, -0.3, -5, -9, -1, -20, 0.1, -0.2};
  private static final double[] UPPER = {0.4, 5, 0.1, 9, 2e-4, 5, 0.5, 0.5};
  private static final double[] FACTORS = {0, 0.25, 1, 1, 2, 0.5, 3, 1};
  private static final double[] ZEROS = new double[FEATURES];
  private static final double[] NO_UPPER = Limits.none(FEATURES).upper();

  private static Settings settings(
      double regParam, double elasticNet, boolean standardization, boolean intercept) {
    String weightCol = standardization == intercept ? "weight" : "";
    return new Settings(regParam, elasticNet, standardization, intercept, weightCol);
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}")
  @CsvSource({
    "0.5, true, true",
    "0.5, false, true",
    "0.5, true, false",
    "1, true, true",
    "1, false, true",
    "1, false, false"
  })
  void logisticRegressionWithBoundsUnderL1(
      double elasticNet, boolean standardization, boolean intercept) {
    Settings settings = settings(0.02, elasticNet, standardization, intercept);
    LogisticRegression bounded = new LogisticRegression();
    bounded
        .setLowerBoundsOnCoefficients(Matrices.dense(1, FEATURES, LOWER))
        .setUpperBoundsOnCoefficients(Matrices.dense(1, FEATURES, UPPER));
    check(bounded, settings, Limits.bounds(LOWER, UPPER));
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}")
  @CsvSource({"0, true", "0.5, false", "1, true"})
  void logisticRegressionWithPenaltyFactorsOrNonnegative(
      double elasticNet, boolean standardization) {
    Settings settings = settings(0.05, elasticNet, standardization, true);
    check(new LogisticRegression().setPenaltyFactors(FACTORS), settings, Limits.factors(FACTORS));
    Limits nonnegative = Limits.bounds(ZEROS, NO_UPPER);
    check(new LogisticRegression().setNonnegative(true), settings, nonnegative);
    check(
        new LogisticRegression().setPenaltyFactors(FACTORS).setNonnegative(true),
        settings,
        new Limits(FACTORS, ZEROS, NO_UPPER));
  }

  private static void check(LogisticRegression estimator, Settings settings, Limits limits) {
    LogisticRegressionModel model =
        settings.on(estimator.setExecution("memory"), 1e-12, 3000).fit(BINARY_DATA);
    check(BINARY, PlainLoss.LOGISTIC, settings, limits, model.coefficients(), model.intercept());
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}")
  @CsvSource({
    "0, true, true",
    "0, false, false",
    "0.5, true, true",
    "0.5, false, true",
    "1, true, false",
    "1, false, true"
  })
  void linearRegressionWithBounds(double elasticNet, boolean standardization, boolean intercept) {
    Settings settings = settings(0.2, elasticNet, standardization, intercept);
    LinearRegression bounded =
        new LinearRegression()
            .setLowerBoundsOnCoefficients(Vectors.dense(LOWER))
            .setUpperBoundsOnCoefficients(Vectors.dense(UPPER));
    check(bounded, settings, Limits.bounds(LOWER, UPPER));
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}")
  @CsvSource({"0, true", "0.5, false", "1, true"})
  void linearRegressionWithPenaltyFactorsOrNonnegative(double elasticNet, boolean standardization) {
    Settings settings = settings(0.3, elasticNet, standardization, true);
    check(new LinearRegression().setPenaltyFactors(FACTORS), settings, Limits.factors(FACTORS));
    Limits nonnegative = Limits.bounds(ZEROS, NO_UPPER);
    check(new LinearRegression().setNonnegative(true), settings, nonnegative);
    check(
        new LinearRegression().setPenaltyFactors(FACTORS).setNonnegative(true),
        settings,
        new Limits(FACTORS, ZEROS, NO_UPPER));
  }

  private static void check(LinearRegression estimator, Settings settings, Limits limits) {
    LinearRegressionModel model =
        settings.on(estimator.setExecution("memory"), 1e-12, 3000).fit(REAL_DATA);
    check(REAL, PlainLoss.SQUARED, settings, limits, model.coefficients(), model.intercept());
  }

  /** The model is at the optimum, and elsewhere than without factors and bounds. */
  private static void check(
      List<Row> rows,
      PlainLoss loss,
      Settings settings,
      Limits limits,
      Vector coefficients,
      double intercept) {
    assertThat(new BreezeReference(rows, loss, settings, limits).distance(coefficients, intercept))
        .as("%s %s", settings, Arrays.toString(limits.factors()))
        .isLessThan(1e-4);
    Limits none = Limits.none(FEATURES);
    assertThat(new BreezeReference(rows, loss, settings, none).distance(coefficients, intercept))
        .as("distance from the optimum without factors and bounds")
        .isGreaterThan(1e-2);
    for (int j = 0; j < FEATURES; j++) {
      assertThat(coefficients.apply(j))
          .isBetween(limits.lower()[j] - ROUNDING, limits.upper()[j] + ROUNDING);
    }
  }
}
