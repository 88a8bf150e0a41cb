package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.Settings;
import org.sparkoptimizer.testkit.SparkState;

class RegularizationPathTest {
  private static final RegularizationPath.Grid GRID = new RegularizationPath.Grid(8, 1e-3);
  private static final Dataset<Row> ROWS = Frames.of(Frames.awkward(71, 300, true), 2);
  private static final Dataset<Row> OTHERS = Frames.of(Frames.awkward(72, 200, true), 2);

  private static long nonZeros(Vector coefficients) {
    return coefficients.toSparse().numNonzeros();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itBeginsWhereTheFirstCoefficientComesIn(boolean standardization) {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setElasticNetParam(1).setStandardization(standardization).setTol(1e-9);
    double largest = estimator.largestL1(ROWS);
    estimator.setRegParam(largest * 1.001);
    assertThat(nonZeros(estimator.fit(ROWS).coefficients())).isZero();
    estimator.setRegParam(largest * 0.99);
    assertThat(nonZeros(estimator.fit(ROWS).coefficients())).isPositive();
    LinearRegression linear = new LinearRegression();
    linear.setElasticNetParam(1).setStandardization(standardization).setTol(1e-9);
    double ofLinear = linear.largestL1(ROWS);
    linear.setRegParam(ofLinear * 1.001);
    assertThat(nonZeros(linear.fit(ROWS).coefficients())).isZero();
    linear.setRegParam(ofLinear * 0.99);
    assertThat(nonZeros(linear.fit(ROWS).coefficients())).isPositive();
  }

  @Test
  void eachModelIsTheOneOfItsPenaltyAndTheBestIsFound() {
    int cached = SparkState.cachedRdds();
    LogisticRegression estimator = new LogisticRegression();
    estimator.setElasticNetParam(1).setTol(1e-8);
    BinaryClassificationEvaluator evaluator = new BinaryClassificationEvaluator();
    RegularizationPath<LogisticRegressionModel> path =
        RegularizationPath.of(
            estimator, ROWS, GRID, Optional.of(new RegularizationPath.HeldOut(OTHERS, evaluator)));
    assertThat(path.steps()).hasSize(8);
    assertThat(nonZeros(path.steps().get(0).model().coefficients())).isZero();
    assertThat(nonZeros(path.steps().get(7).model().coefficients())).isGreaterThan(4);
    double best = 0;
    for (RegularizationPath.Step<LogisticRegressionModel> step : path.steps()) {
      Settings settings = new Settings(step.regParam(), 1, true, true, "");
      Settings.Objective objective = settings.on(ROWS);
      LogisticRegressionModel alone = settings.on(new LogisticRegression(), 1e-9, 1000).fit(ROWS);
      assertThat(objective.logistic(step.model().coefficients(), step.model().intercept()))
          .isLessThanOrEqualTo(objective.logistic(alone.coefficients(), alone.intercept()) + 1e-8);
      double metric = evaluator.evaluate(step.model().transform(OTHERS));
      assertThat(step.metric().orElseThrow()).isCloseTo(metric, within(1e-12));
      assertThat(step.model().getRegParam()).isEqualTo(step.regParam());
      best = Math.max(best, metric);
    }
    assertThat(path.best().orElseThrow().metric().orElseThrow()).isCloseTo(best, within(1e-12));
    assertThat(SparkState.cachedRdds()).as("unpersisted").isEqualTo(cached);
  }

  @Test
  void withoutL1TheCoefficientsShrinkOnly() {
    LinearRegression estimator = new LinearRegression();
    RegularizationPath<LinearRegressionModel> path =
        RegularizationPath.of(estimator, ROWS, GRID, Optional.empty());
    assertThat(path.best()).isEmpty();
    List<Double> norms =
        path.steps().stream().map(step -> Math.abs(step.model().coefficients().apply(0))).toList();
    assertThat(norms.get(0)).isLessThan(norms.get(7));
    assertThat(path.steps().get(0).regParam()).isGreaterThan(path.steps().get(7).regParam());
  }

  @Test
  void rowsWithNothingToLearnAndBadGridsAreRefused() {
    LinearRegression estimator = new LinearRegression();
    Dataset<Row> same = ROWS.withColumn("label", functions.lit(3.0));
    assertThatThrownBy(() -> RegularizationPath.of(estimator, same, GRID, Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no feature tells anything of the label");
    assertThatThrownBy(() -> new RegularizationPath.Grid(1, 0.1))
        .hasMessage("count is set to 1 but must be >= 2");
    assertThatThrownBy(() -> new RegularizationPath.Grid(5, 1))
        .hasMessage("smallest is set to 1.0 but must be between 0 and 1");
  }
}
