package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasElasticNetParam;
import org.apache.spark.ml.param.shared.HasRegParam;
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

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.7, 1})
  void theFirstModelHasNoCoefficientAndConverges(double share) {
    for (String family : new String[] {"binomial", "multinomial"}) {
      for (boolean intercept : new boolean[] {true, false}) {
        LogisticRegression estimator = new LogisticRegression();
        estimator.setFamily(family).setElasticNetParam(share).setFitIntercept(intercept);
        assertBeginsAtZero(estimator);
      }
    }
    LinearRegression linear = new LinearRegression();
    linear.setElasticNetParam(share);
    assertBeginsAtZero(linear);
  }

  private static <
          M extends Model<M>,
          E extends Estimator<M> & PathEstimator & HasRegParam & HasElasticNetParam>
      void assertBeginsAtZero(E estimator) {
    RegularizationPath.Grid two = new RegularizationPath.Grid(2, 0.5);
    RegularizationPath<M> path = RegularizationPath.of(estimator, ROWS, two, Optional.empty());
    assertThat(path.steps().get(0).nonZeros()).isZero();
    assertThat(path.steps().get(1).nonZeros()).isPositive();
    assertThat(path.steps())
        .allSatisfy(step -> assertThat(step.summary().orElseThrow().converged()).isTrue());
  }

  @Test
  void stepsAreHandedOverInTurnAndStartFromTheOneBefore() {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setElasticNetParam(1);
    List<Double> penalties = new ArrayList<>();
    RegularizationPath<LogisticRegressionModel> path =
        RegularizationPath.of(
            estimator, ROWS, GRID, Optional.empty(), step -> penalties.add(step.regParam()));
    assertThat(penalties).hasSize(8).isSortedAccordingTo(Comparator.reverseOrder());
    RegularizationPath.Step<LogisticRegressionModel> last = path.steps().get(7);
    LogisticRegressionModel alone =
        estimator.copy(new ParamMap().put(estimator.regParam(), last.regParam())).fit(ROWS);
    DasvrdaSummary cold = DasvrdaSummary.of(alone.summary()).orElseThrow();
    assertThat(last.summary().orElseThrow().records().get(0).objective())
        .isLessThan(cold.records().get(0).objective());
  }

  @Test
  void aPathIsRowsForAPlot() {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setFamily("multinomial").setElasticNetParam(1);
    RegularizationPath<LogisticRegressionModel> path =
        RegularizationPath.of(estimator, ROWS, GRID, Optional.empty());
    Dataset<Row> coefficients = path.coefficients(ROWS.sparkSession());
    long features = coefficients.select("feature").distinct().count();
    assertThat(coefficients.count()).isEqualTo(8 * 2 * features);
    assertThat(coefficients.filter("feature = 3").count()).as("constant").isZero();
    LogisticRegressionModel last = path.steps().get(7).model();
    for (Row row :
        coefficients
            .filter(functions.col("regParam").equalTo(last.getRegParam()))
            .collectAsList()) {
      assertThat(row.getDouble(3))
          .isEqualTo(last.coefficientMatrix().apply(row.getInt(1), row.getInt(2)));
    }
    List<Row> summary = path.summary(ROWS.sparkSession()).collectAsList();
    assertThat(summary).hasSize(8);
    assertThat(summary.get(7).getLong(1)).isEqualTo(path.steps().get(7).nonZeros());
    assertThat(summary.get(7).getDouble(2)).isLessThan(summary.get(0).getDouble(2));
    assertThat(summary.get(7).isNullAt(6)).as("no metric").isTrue();
  }

  @Test
  void aMetricThatIsNotANumberIsRefused() {
    LogisticRegression estimator = new LogisticRegression();
    Dataset<Row> missing = Frames.of(List.of(Frames.row(1, Double.NaN, 1, 1, 1, 1, 1, 1, 1)), 1);
    RegularizationPath.HeldOut heldOut =
        new RegularizationPath.HeldOut(
            missing, new MulticlassClassificationEvaluator().setMetricName("logLoss"));
    assertThatThrownBy(() -> RegularizationPath.of(estimator, ROWS, GRID, Optional.of(heldOut)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("metric of the held-out rows is not a number");
  }

  @Test
  void eachModelIsTheOneOfItsPenaltyAndTheBestIsFound() {
    SparkState.awaitListeners(); // which release what an earlier path has shared
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
    SparkState.awaitListeners();
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
    LogisticRegression logistic = new LogisticRegression();
    Dataset<Row> ones = ROWS.withColumn("label", functions.lit(1.0));
    assertThatThrownBy(() -> RegularizationPath.of(logistic, ones, GRID, Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("column 'label' holds one class only, so there is no path to follow");
    assertThatThrownBy(() -> new RegularizationPath.Grid(1, 0.1))
        .hasMessage("count is set to 1 but must be >= 2");
    assertThatThrownBy(() -> new RegularizationPath.Grid(5, 1))
        .hasMessage("smallest is set to 1.0 but must be between 0 and 1");
  }

  /** Without its offsets, the first model would have the same score for each row, so 0.5. */
  @Test
  void heldOutRowsAreScoredWithTheirOffsets() {
    LogisticRegression estimator = new LogisticRegression().setOffsetCol("offset");
    estimator.setElasticNetParam(1);
    Dataset<Row> known =
        OTHERS.withColumn("offset", functions.expr("if(label = 1, 0.5, 0.0) + 0.25 * rand(3)"));
    Dataset<Row> none = ROWS.withColumn("offset", functions.lit(0.0));
    RegularizationPath.HeldOut heldOut =
        new RegularizationPath.HeldOut(known, new BinaryClassificationEvaluator());
    RegularizationPath<LogisticRegressionModel> path =
        RegularizationPath.of(
            estimator, none, new RegularizationPath.Grid(2, 0.9), Optional.of(heldOut));
    assertThat(nonZeros(path.steps().get(0).model().coefficients())).isZero();
    assertThat(path.steps().get(0).metric().getAsDouble()).isCloseTo(1.0, within(1e-12));
  }
}
