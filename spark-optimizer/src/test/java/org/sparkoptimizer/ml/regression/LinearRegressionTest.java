package org.sparkoptimizer.ml.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.testkit.Frames;

/** What MLlib's users may rely on, bounds, and what they are told. */
class LinearRegressionTest {
  private static final List<Row> ROWS = Frames.awkward(51, 300, false);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  @Test
  void boundsGiveTheSolutionOfProjectedGradients() {
    double[] lower = {0, -0.5, -9, -9, -9, -100, 0, -9};
    double[] upper = {1, 9, 0.5, 9, 4e-4, 9, 1, 1.5};
    LinearRegression estimator = estimator();
    estimator.setLowerBoundsOnCoefficients(Vectors.dense(lower));
    estimator.setUpperBoundsOnCoefficients(Vectors.dense(upper)).setTol(1e-10).setRegParam(0);
    LinearRegressionModel model = estimator.fit(DATA);
    double[] reference = projectedGradients(lower, upper);
    for (int j = 0; j < 8; j++) {
      assertThat(model.coefficients().apply(j))
          .as("coefficient %d", j)
          .isBetween(lower[j], upper[j])
          .isCloseTo(reference[j], within(1e-3 * Math.max(1e-4, Math.abs(reference[j]))));
    }
    assertThat(model.intercept()).isCloseTo(reference[8], within(1e-3 * Math.abs(reference[8])));
  }

  /** Minimises the squared error row by row in units of the columns' scales. */
  private static double[] projectedGradients(double[] lower, double[] upper) {
    double[] scale = {1, 1, 1.4, 1, 3000, 0.01, 0.3, 0.5};
    double[] mean = {0, 0, 0, 0.1, -500, 0.5, 0, 0.5};
    double[] w = new double[9];
    for (int iteration = 0; iteration < 20_000; iteration++) {
      double[] gradient = new double[9];
      for (Row row : ROWS) {
        Vector x = row.getAs(0);
        double residual = w[8] - row.getDouble(1);
        for (int j = 0; j < 8; j++) {
          residual += w[j] * (x.apply(j) - mean[j]) / scale[j];
        }
        for (int j = 0; j < 8; j++) {
          gradient[j] += residual * (x.apply(j) - mean[j]) / scale[j] / ROWS.size();
        }
        gradient[8] += residual / ROWS.size();
      }
      for (int j = 0; j < 9; j++) {
        w[j] -= 0.2 * gradient[j];
        if (j < 8) {
          w[j] = Math.max(lower[j] * scale[j], Math.min(upper[j] * scale[j], w[j]));
        }
      }
    }
    double[] raw = new double[9];
    raw[8] = w[8];
    for (int j = 0; j < 8; j++) {
      raw[j] = w[j] / scale[j];
      raw[8] -= raw[j] * mean[j];
    }
    return raw;
  }

  @Test
  void nonnegativeIsTheLowerBoundZero() {
    LinearRegression bounded = estimator();
    bounded.setLowerBoundsOnCoefficients(Vectors.zeros(8));
    LinearRegressionModel nonnegative = estimator().setNonnegative(true).fit(DATA);
    assertThat(nonnegative.coefficients()).isEqualTo(bounded.fit(DATA).coefficients());
    assertThat(Arrays.stream(nonnegative.coefficients().toArray())).allMatch(w -> w >= 0);
    assertThat(Arrays.stream(estimator().fit(DATA).coefficients().toArray()))
        .anyMatch(w -> w < -0.1);
  }

  @ParameterizedTest(name = "label {0}, intercept {1}, regParam {2}")
  @CsvSource({
    "0, true, 0.1",
    "0, false, 0.1",
    "0.1, true, 0.1",
    "0.1, true, 0",
    "7, true, 0.1",
    "7, false, 0",
    "-3, true, 0"
  })
  void constantLabelsGiveWhatMllibGives(double label, boolean intercept, double regParam) {
    Dataset<Row> data = DATA.withColumn("label", functions.lit(label));
    LinearRegression ours = estimator();
    ours.setFitIntercept(intercept).setRegParam(regParam);
    LinearRegressionModel our = ours.fit(data);
    LinearRegressionModel their =
        new org.apache.spark.ml.regression.LinearRegression()
            .setFitIntercept(intercept)
            .setRegParam(regParam)
            .setSolver("l-bfgs")
            .setTol(1e-12)
            .setMaxIter(1000)
            .fit(data);
    for (int j = 0; j < 8; j++) {
      double expected = their.coefficients().apply(j);
      assertThat(our.coefficients().apply(j))
          .as("coefficient %d", j)
          .isCloseTo(expected, within(1e-9 + 5e-2 * Math.abs(expected)));
    }
    assertThat(our.intercept()).isCloseTo(their.intercept(), within(1e-12));
    // Collinear columns leave the coefficients loose where nothing penalises them; the fit is not.
    assertThat(our.summary().rootMeanSquaredError())
        .isLessThanOrEqualTo(their.summary().rootMeanSquaredError() + 1e-6 * Math.abs(label));
  }

  @Test
  void aLargeMeanOfTheLabelsDoesNotLoosenTheTolerance() {
    LinearRegression estimator = estimator();
    estimator.setRegParam(0.1).setElasticNetParam(0.5).setTol(1e-6);
    LinearRegressionModel plain = estimator.fit(DATA);
    Dataset<Row> shifted =
        DATA.withColumn("label", functions.col("label").plus(functions.lit(1e6)));
    LinearRegressionModel moved = estimator.fit(shifted);
    for (int j = 0; j < 8; j++) {
      double expected = plain.coefficients().apply(j);
      assertThat(moved.coefficients().apply(j))
          .isCloseTo(expected, within(1e-6 + 1e-3 * Math.abs(expected)));
    }
    assertThat(moved.intercept() - 1e6).isCloseTo(plain.intercept(), within(1e-2));
  }

  @Test
  void aModelThatIsNotFiniteIsRefusedAsAStart() {
    LinearRegression estimator = estimator();
    double[] coefficients = new double[8];
    coefficients[2] = Double.NaN;
    estimator.setInitialModel(new LinearRegressionModel("nan", Vectors.dense(coefficients), 0));
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialModel has coefficients or an intercept that are not finite");
  }

  @Test
  void constantLabelsWithoutAnInterceptCannotBeRegularised() {
    LinearRegression estimator = estimator();
    estimator.setFitIntercept(false);
    assertThatThrownBy(() -> estimator.fit(DATA.withColumn("label", functions.lit(7.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'label' holds one value only and fitIntercept is false");
  }

  @Test
  void boundsHoldForConstantLabelsToo() {
    LinearRegression estimator = estimator();
    estimator.setLowerBoundsOnCoefficients(Vectors.dense(0.25, -9, -9, -9, -9, -9, -9, -9));
    LinearRegressionModel model = estimator.fit(DATA.withColumn("label", functions.lit(7.0)));
    assertThat(model.coefficients().apply(0)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void constantColumnsHaveNoCoefficientWhateverTheRoundingOfTheirMean() {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      Vector x = row.getAs(0);
      rows.add(Frames.row(row.getDouble(1), x.apply(0), 0.1, 1e9 + 0.7, -1e-7 / 3, x.apply(1)));
    }
    LinearRegression estimator = estimator();
    estimator.setFitIntercept(false);
    Vector coefficients = estimator.fit(Frames.of(rows, 3)).coefficients();
    assertThat(coefficients.apply(1)).isZero();
    assertThat(coefficients.apply(2)).isZero();
    assertThat(coefficients.apply(3)).isZero();
    assertThat(coefficients.apply(0)).isNotZero();
  }

  @Test
  void withoutAPenaltyTheLeastSquaresAreFound() {
    LinearRegression estimator = estimator();
    estimator.setRegParam(0).setTol(1e-9);
    LinearRegressionModel our = estimator.fit(DATA);
    LinearRegressionModel their =
        new org.apache.spark.ml.regression.LinearRegression()
            .setSolver("l-bfgs")
            .setTol(1e-12)
            .setMaxIter(1000)
            .fit(DATA);
    for (int j = 0; j < 8; j++) {
      double expected = their.coefficients().apply(j);
      assertThat(our.coefficients().apply(j))
          .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, true, false",
    "0, true, true",
    "0, false, true",
    "0.3, true, true",
    "0.3, false, false"
  })
  void solverNormalGivesMllibsStandardErrors(double regParam, boolean intercept, boolean weights) {
    Dataset<Row> data = rowsWithoutConstant().withColumn("weight", functions.expr("1 + id % 3"));
    LinearRegression ours = estimator();
    org.apache.spark.ml.regression.LinearRegression theirs =
        new org.apache.spark.ml.regression.LinearRegression();
    for (org.apache.spark.ml.regression.LinearRegression each : List.of(ours, theirs)) {
      each.setSolver("normal").setRegParam(regParam).setFitIntercept(intercept);
      if (weights) {
        each.setWeightCol("weight");
      }
    }
    LinearRegressionModel our = ours.setTol(1e-12).fit(data);
    LinearRegressionModel their = theirs.fit(data);
    // Under a penalty MLlib's solver scales by deviations with n, not n - 1, unlike its others.
    double close = regParam == 0 ? 1e-6 : 1e-3;
    assertClose(our.coefficients().toArray(), their.coefficients().toArray(), close);
    assertClose(
        our.summary().coefficientStandardErrors(),
        their.summary().coefficientStandardErrors(),
        close);
    assertClose(our.summary().tValues(), their.summary().tValues(), close);
    DasvrdaSummary summary = DasvrdaSummary.of(our.summary()).orElseThrow();
    assertThat(summary.converged()).isTrue();
    assertThat(summary.plan().hessianRows()).isEqualTo(summary.rows());
    assertThat(summary.stages()).isLessThanOrEqualTo(2);
  }

  private static void assertClose(double[] values, double[] expected, double relative) {
    assertThat(values).hasSameSizeAs(expected);
    for (int j = 0; j < values.length; j++) {
      assertThat(values[j]).isCloseTo(expected[j], within(relative * Math.abs(expected[j])));
    }
  }

  @Test
  void solverNormalHasNoStandardErrorsUnderL1OrBounds() {
    LinearRegression estimator = estimator();
    estimator.setSolver("normal").setElasticNetParam(0.5).setRegParam(0.1);
    assertNoStandardErrors(estimator.fit(DATA));
    estimator.setElasticNetParam(0);
    assertNoStandardErrors(estimator.setNonnegative(true).fit(DATA));
  }

  private static void assertNoStandardErrors(LinearRegressionModel model) {
    assertThatThrownBy(() -> model.summary().coefficientStandardErrors())
        .hasMessageContaining("No Std. Error");
  }

  private static Dataset<Row> rowsWithoutConstant() {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      Vector x = row.getAs(0);
      rows.add(Frames.row(row.getDouble(1), x.apply(0), x.apply(1)));
    }
    return Frames.of(rows, 2).withColumn("id", functions.monotonically_increasing_id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"metric", "hessianRows", "sampleRows", "miniBatchSize", "stepRule"})
  void solverNormalRefusesWhatItDecidesItself(String what) {
    LinearRegression estimator = estimator();
    estimator.setSolver("normal");
    switch (what) {
      case "metric" -> estimator.setMetric("secant");
      case "hessianRows" -> estimator.setHessianRows(10);
      case "sampleRows" -> estimator.setSampleRows(10);
      case "miniBatchSize" -> estimator.setMiniBatchSize(10);
      default -> estimator.setStepRule("theory");
    }
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "solver is set to 'normal', which is one step with the exact Hessian, but so is "
                + what
                + ", which has no effect then; unset one");
  }

  @Test
  void boundsOfTheWrongLengthAreRefused() {
    LinearRegression estimator = estimator();
    estimator.setUpperBoundsOnCoefficients(Vectors.zeros(3));
    assertThatThrownBy(() -> estimator.fit(DATA))
        .hasMessage("upperBoundsOnCoefficients has 3 values but there are 8 features");
  }

  @Test
  void labelsWhoseVarianceOverflowsAreRefused() {
    List<Row> rows = List.of(Frames.row(1e300, 1), Frames.row(-1e300, 2), Frames.row(0, 3));
    assertThatThrownBy(() -> estimator().fit(Frames.of(rows, 1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("column 'label' has values that are too large");
  }

  @Test
  void summaryIsMllibsOwnAndFilled() {
    LinearRegression estimator = estimator();
    estimator.setWeightCol("weight");
    LinearRegressionModel model = estimator.fit(DATA);
    DasvrdaSummary ours = DasvrdaSummary.of(model.summary()).orElseThrow();
    assertThat(model.summary().r2()).isBetween(0.5, 1.0);
    assertThat(model.summary().residuals().count()).isEqualTo(300);
    assertThat(model.summary().totalIterations()).isEqualTo(ours.stages()).isPositive();
    assertThat(model.summary().objectiveHistory()).hasSize(ours.stages() + 1);
    assertThat(model.summary().degreesOfFreedom()).isEqualTo(300 - 8 - 1);
  }

  @Test
  void aSingleRowAndADuplicatedOneAreFitted() {
    List<Row> same = Collections.nCopies(5, Frames.row(3, 1, 2));
    LinearRegressionModel model = estimator().fit(Frames.of(same, 1));
    assertThat(model.coefficients().toArray()).containsOnly(0.0);
    assertThat(model.intercept()).isEqualTo(3.0);
    assertThat(estimator().fit(Frames.of(same.subList(0, 1), 1)).intercept()).isEqualTo(3.0);
  }

  private static LinearRegression estimator() {
    LinearRegression estimator = new LinearRegression().setExecution("memory");
    estimator.setRegParam(0.05).setTol(1e-7).setMaxIter(2000);
    return estimator;
  }
}
