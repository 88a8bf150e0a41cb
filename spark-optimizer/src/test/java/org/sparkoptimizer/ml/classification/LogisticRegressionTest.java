package org.sparkoptimizer.ml.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.BinaryLogisticRegressionSummary;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.Execution;
import org.sparkoptimizer.solver.TerminationReason;
import org.sparkoptimizer.testkit.CapturedLog;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.MllibObjective;

/** What MLlib's users may rely on, and what they are told. */
class LogisticRegressionTest {
  private static final List<Row> ROWS = Frames.awkward(41, 300, true);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  @ParameterizedTest(name = "label {0}, intercept {1}")
  @CsvSource({"0, true", "1, true", "0, false", "1, false"})
  void oneClassOnlyGivesWhatMllibGives(double label, boolean intercept) {
    Dataset<Row> data = DATA.withColumn("label", functions.lit(label));
    LogisticRegression ours = estimator();
    ours.setFitIntercept(intercept);
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression();
    theirs.setRegParam(0.05).setFitIntercept(intercept).setTol(1e-12);
    LogisticRegressionModel our = ours.fit(data);
    LogisticRegressionModel their = theirs.fit(data);
    assertThat(our.intercept()).isEqualTo(their.intercept());
    assertThat(our.numFeatures()).isEqualTo(their.numFeatures());
    if (intercept) {
      assertThat(our.numClasses()).isEqualTo(their.numClasses());
      assertThat(our.coefficients()).isEqualTo(their.coefficients());
    } else {
      MllibObjective objective = new MllibObjective(data, null);
      assertThat(objective.logistic(our.coefficients(), 0, 0.05, 0, true))
          .isLessThanOrEqualTo(objective.logistic(their.coefficients(), 0, 0.05, 0, true) + 1e-7);
    }
    assertThat(our.transform(data).select("prediction").distinct().collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(label);
    assertThat(our.summary().totalIterations()).isNotNegative();
  }

  @Test
  void maxIterZeroGivesTheInterceptOnlyModelAndSaysThatItDidNotConverge() {
    LogisticRegression estimator = estimator();
    estimator.setMaxIter(0);
    LogisticRegressionModel model = estimator.fit(DATA);
    double positives = ROWS.stream().filter(row -> row.getDouble(1) == 1).count();
    assertThat(model.coefficients().toArray()).containsOnly(0.0);
    assertThat(model.intercept())
        .isCloseTo(Math.log(positives / (ROWS.size() - positives)), within(1e-9));
    assertThat(model.summary().totalIterations()).isZero();
    assertThat(summary(model).converged()).isFalse();
  }

  @Test
  void aFitWithTooFewStagesSaysSoInItsSummaryAndInTheLog() {
    LogisticRegression estimator = estimator();
    estimator.setMaxIter(1).setTol(1e-10);
    try (CapturedLog log = new CapturedLog(Estimators.class)) {
      DasvrdaSummary summary = summary(estimator.fit(DATA));
      assertThat(summary.converged()).isFalse();
      assertThat(summary.reason()).isEqualTo(TerminationReason.MAX_STAGES);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARN " + estimator.uid() + " did not converge: the limit on stages")
          .contains("raise maxIter or tol")
          .contains("after 1 stages but tol is 1.0E-10");
    }
  }

  @Test
  void aConvergedFitLogsNothingAndAStricterToleranceTakesMoreStages() {
    try (CapturedLog log = new CapturedLog(Estimators.class)) {
      DasvrdaSummary loose = summary(((LogisticRegression) estimator().setTol(1e-2)).fit(DATA));
      DasvrdaSummary strict = summary(((LogisticRegression) estimator().setTol(1e-8)).fit(DATA));
      assertThat(loose.relative()).isLessThanOrEqualTo(1e-2);
      assertThat(strict.relative()).isLessThanOrEqualTo(1e-8);
      assertThat(strict.stages()).isGreaterThan(loose.stages());
      assertThat(log.messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14})
  void theLastObjectiveOfTheHistoryIsTheModelsOwn(int maxIter) {
    LogisticRegression estimator = estimator().setMiniBatchSize(1);
    estimator.setMaxIter(maxIter).setTol(0);
    LogisticRegressionModel model = estimator.fit(DATA);
    double objective =
        new MllibObjective(DATA, null)
            .logistic(model.coefficients(), model.intercept(), 0.05, 0, true);
    double[] history = model.summary().objectiveHistory();
    assertThat(history[history.length - 1]).isCloseTo(objective, within(1e-10));
  }

  @Test
  void withoutAPenaltyTheMaximumLikelihoodIsFound() {
    LogisticRegression ours = estimator();
    ours.setRegParam(0).setTol(1e-8);
    LogisticRegressionModel our = ours.fit(DATA);
    LogisticRegressionModel their =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setTol(1e-12)
            .setMaxIter(500)
            .fit(DATA);
    for (int j = 0; j < 8; j++) {
      double expected = their.coefficients().apply(j);
      assertThat(our.coefficients().apply(j))
          .isCloseTo(expected, within(1e-3 * Math.abs(expected)));
    }
  }

  @Test
  void summaryIsMllibsOwnAndFilled() {
    LogisticRegressionModel model = estimator().setMetric("identity").fit(DATA);
    DasvrdaSummary summary = summary(model);
    BinaryLogisticRegressionSummary theirs = model.binarySummary();
    assertThat(model.summary().objectiveHistory()).isEqualTo(summary.objectives());
    assertThat(model.summary().totalIterations()).isEqualTo(summary.stages()).isPositive();
    assertThat(theirs.areaUnderROC()).isBetween(0.7, 1.0);
    assertThat(theirs.roc().count()).isGreaterThan(10);
    assertThat(theirs.accuracy()).isBetween(0.6, 1.0);
    assertThat(theirs.predictions().count()).isEqualTo(300);
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(summary.plan().execution()).isEqualTo(Execution.MEMORY);
    assertThat(summary.plan().miniBatchSize()).isEqualTo(17);
    assertThat(summary.plan().innerSteps()).isEqualTo(18);
    assertThat(summary.packedBytes()).isBetween(300 * 8 * 6L, 300 * 8 * 9L);
    assertThat(summary.rounds()).isGreaterThan(18L * summary.stages());
  }

  @Test
  void localMastersTrainInMemoryByDefault() {
    LogisticRegressionModel model = estimator().setExecution("auto").fit(DATA);
    assertThat(summary(model).plan().execution()).isEqualTo(Execution.MEMORY);
  }

  @Test
  void thresholdsChangePredictionsOnly() {
    LogisticRegression low = estimator();
    low.setThreshold(0.0);
    LogisticRegression both = estimator();
    both.setThresholds(new double[] {1.0, 0.0});
    LogisticRegressionModel plain = estimator().fit(DATA);
    LogisticRegressionModel eager = low.fit(DATA);
    assertThat(eager.coefficients()).isEqualTo(plain.coefficients());
    assertThat(eager.getThreshold()).isZero();
    assertThat(eager.transform(DATA).filter("prediction = 1").count()).isEqualTo(300);
    assertThat(both.fit(DATA).transform(DATA).filter("prediction = 1").count()).isEqualTo(300);
    assertThat(plain.transform(DATA).filter("prediction = 1").count()).isBetween(1L, 299L);
    LogisticRegression three = estimator();
    three.setThresholds(new double[] {0.2, 0.3, 0.5});
    assertThatThrownBy(() -> three.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("thresholds has 3 values but there are 2 classes");
  }

  @Test
  void valuesOutsideTheirDomainAreRefusedByName() {
    assertThatThrownBy(() -> estimator().setStepRule("guess"))
        .hasMessageContaining("stepRule given invalid value guess");
    assertThatThrownBy(() -> estimator().setRestartRule("now"))
        .hasMessageContaining("restartRule given invalid value now");
    assertThatThrownBy(() -> estimator().setExecution("moon"))
        .hasMessageContaining("execution given invalid value moon");
    assertThatThrownBy(() -> estimator().setMiniBatchSize(0))
        .hasMessageContaining("miniBatchSize given invalid value 0");
    assertThatThrownBy(() -> estimator().setPenaltyFactors(new double[] {1, -1}))
        .hasMessageContaining("penaltyFactors given invalid value");
  }

  @Test
  void boundsOfTheWrongShapeOrOrderAreRefused() {
    LogisticRegression shape = estimator();
    shape.setLowerBoundsOnCoefficients(Matrices.zeros(2, 8));
    assertThatThrownBy(() -> shape.fit(DATA))
        .hasMessageContaining("lowerBoundsOnCoefficients is a 2 x 8 matrix but must be 1 x 8");
    LogisticRegression order = estimator().setNonnegative(true);
    order.setUpperBoundsOnCoefficients(
        Matrices.dense(1, 8, new double[] {1, 1, -1, 1, 1, 1, 1, 1}));
    assertThatThrownBy(() -> order.fit(DATA))
        .hasMessageContaining("lowerBoundsOnCoefficients is 0.0 at feature 2")
        .hasMessageContaining("upperBoundsOnCoefficients is -1.0");
    LogisticRegression intercepts = estimator();
    intercepts.setLowerBoundsOnIntercepts(Vectors.dense(0, 1));
    assertThatThrownBy(() -> intercepts.fit(DATA))
        .hasMessageContaining("lowerBoundsOnIntercepts has 2 values but there is 1 intercept");
    LogisticRegression without = estimator();
    without.setLowerBoundsOnIntercepts(Vectors.dense(0)).setFitIntercept(false);
    assertThatThrownBy(() -> without.fit(DATA)).hasMessageContaining("bounds on intercepts");
  }

  @ParameterizedTest
  @CsvSource({
    "no_such, label, , no_such",
    "features, no_such, , no_such",
    "features, label, no_such, no_such",
    "label, label, , column label must be of type",
    "features, text, , numeric"
  })
  void missingAndWronglyTypedColumnsAreRefused(
      String features, String label, String weight, String message) {
    Dataset<Row> data = DATA.withColumn("text", functions.lit("yes"));
    LogisticRegression estimator = estimator();
    estimator.setFeaturesCol(features).setLabelCol(label);
    if (weight != null) {
      estimator.setWeightCol(weight);
    }
    assertThatThrownBy(() -> estimator.fit(data))
        .isInstanceOfAny(IllegalArgumentException.class, AnalysisException.class)
        .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase(message));
  }

  @Test
  void numericLabelsOfAnyTypeAreTaken() {
    Dataset<Row> data = DATA.withColumn("label", functions.col("label").cast("int"));
    assertThat(estimator().fit(data).coefficients())
        .isEqualTo(estimator().fit(DATA).coefficients());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, -1e300})
  void featuresWhoseVarianceOverflowsAreRefused(double huge) {
    List<Row> rows = new ArrayList<>(List.of(Frames.row(0, 1, 2), Frames.row(1, 2, 3)));
    rows.add(Frames.row(1, 0, huge));
    assertThatThrownBy(() -> estimator().fit(Frames.of(rows, 1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("column 'features' has values at feature 1 that are too large")
        .hasMessageContaining("rescale");
  }

  @Test
  void settingsThatOnlyConcernMllibsOwnSolverNeverFail() {
    LogisticRegression estimator = estimator().setExecution("distributed").setMiniBatchSize(300);
    estimator.setAggregationDepth(7).setMaxBlockSizeInMB(0.001).setMaxIter(2);
    assertThat(estimator.fit(DATA).numFeatures()).isEqualTo(8);
  }

  @Test
  void anyMiniBatchSizeAboveTheNumberOfRowsMeansFullGradients() {
    LogisticRegressionModel all = estimator().setMiniBatchSize(300).fit(DATA);
    LogisticRegressionModel more = estimator().setMiniBatchSize(Long.MAX_VALUE).fit(DATA);
    assertThat(more.coefficients()).isEqualTo(all.coefficients());
  }

  private static DasvrdaSummary summary(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow();
  }

  private static LogisticRegression estimator() {
    LogisticRegression estimator = new LogisticRegression().setExecution("memory");
    estimator.setRegParam(0.05).setTol(1e-7).setMaxIter(1000);
    return estimator;
  }
}
