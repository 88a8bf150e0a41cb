package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.testkit.Frames;

/** Two ways to say the same thing lead to the same model. */
class EquivalentFitsTest {
  private static final List<Row> ROWS = Frames.awkward(61, 300, true);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  @ParameterizedTest
  @ValueSource(strings = {"memory", "executor", "distributed"})
  void theSameSeedGivesTheSameBits(String execution) {
    LogisticRegression first = estimator().setExecution(execution).setMiniBatchSize(100);
    LogisticRegression second = estimator().setExecution(execution).setMiniBatchSize(100);
    first.setMaxIter(4);
    second.setMaxIter(4);
    LogisticRegressionModel one = first.fit(DATA);
    LogisticRegressionModel two = second.fit(DATA);
    assertThat(two.coefficients()).isEqualTo(one.coefficients());
    assertThat(two.intercept()).isEqualTo(one.intercept());
    assertThat(path(two)).isEqualTo(path(one));
  }

  @ParameterizedTest
  @ValueSource(strings = {"executor", "distributed"})
  void everyPlaceGivesTheSameBits(String execution) {
    LogisticRegression near = estimator().setMiniBatchSize(100).setNumPartitions(3);
    LogisticRegression far = estimator().setMiniBatchSize(100).setNumPartitions(3);
    near.setMaxIter(4);
    far.setExecution(execution).setMaxIter(4);
    LogisticRegressionModel there = far.fit(DATA);
    LogisticRegressionModel here = near.fit(DATA);
    assertThat(path(there)).isEqualTo(path(here));
    assertThat(there.coefficients()).isEqualTo(here.coefficients());
    assertThat(plan(there).execution().paramValue()).isEqualTo(execution);
  }

  @Test
  void anotherSeedTakesAnotherWayToTheSameOptimum() {
    LogisticRegressionModel one = estimator().setMetric("identity").setSeed(1).fit(DATA);
    LogisticRegressionModel two = estimator().setMetric("identity").setSeed(2).fit(DATA);
    assertThat(path(two)).isNotEqualTo(path(one));
    assertSameModel(two, one, 1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hessian", "secant", "identity", "diagonal"})
  void everyMetricHasTheSameOptimumAndItsPlanGivesTheSameBitsAgain(String metric) {
    LogisticRegression estimator = estimator().setMetric(metric);
    estimator.setMaxIter(1000);
    LogisticRegressionModel one = estimator.fit(DATA);
    assertSameModel(one, estimator().fit(DATA), 1e-3);
    Plan plan = plan(one);
    LogisticRegression again = estimator();
    again.clear(again.execution());
    again.setPlan(plan.toJson().toString());
    again.setMaxIter(1000);
    assertThat(path(again.fit(DATA))).isEqualTo(path(one));
    assertThat(withoutCosts(estimator.explain(DATA))).isEqualTo(withoutCosts(plan));
  }

  /** On raw features that differ in scale, the published method is slow and ends at the same. */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "diagonal"})
  void euclideanMetricsFindTheOptimumOfRawFeatures(String metric) {
    LogisticRegression usual = estimator();
    usual.setStandardization(false);
    LogisticRegression other = estimator().setMetric(metric);
    other.setStandardization(false).setMaxIter(20_000);
    LogisticRegressionModel model = other.fit(DATA);
    assertSameModel(model, usual.fit(DATA), 1e-3);
    assertThat(plan(model).metric().paramValue()).isEqualTo(metric);
  }

  /** Metric diagonal is the same in any unit of a feature, identity is not. */
  @Test
  void aDiagonalMetricDoesNotDependOnUnits() {
    List<Row> inOtherUnits = new ArrayList<>();
    for (Row row : ROWS) {
      double[] x = ((Vector) row.getAs(0)).toArray().clone();
      x[0] *= 1024;
      inOtherUnits.add(Frames.row(Vectors.dense(x), row.getDouble(1), 1.0));
    }
    Dataset<Row> rescaled = Frames.of(inOtherUnits, 2);
    LogisticRegression diagonal = unpenalised("diagonal");
    assertThat(path(diagonal.fit(rescaled))).isEqualTo(path(diagonal.fit(DATA)));
    LogisticRegression identity = unpenalised("identity");
    assertThat(path(identity.fit(rescaled))).isNotEqualTo(path(identity.fit(DATA)));
  }

  private static LogisticRegression unpenalised(String metric) {
    LogisticRegression estimator = estimator().setMetric(metric);
    estimator.setStandardization(false).setRegParam(0).setMaxIter(5).setTol(0);
    return estimator;
  }

  @ParameterizedTest
  @CsvSource({"theory, none", "theory, gradient", "measured, function", "measured, none"})
  void everyStepAndRestartRuleHasTheSameOptimum(String step, String restart) {
    LogisticRegressionModel usual = estimator().fit(DATA);
    LogisticRegression other = estimator().setStepRule(step).setRestartRule(restart);
    other.setMaxIter(5000);
    assertSameModel(other.fit(DATA), usual, 1e-3);
  }

  @Test
  void aWeightOfTwoIsTheRowTwice() {
    List<Row> twice = new ArrayList<>();
    List<Row> weighted = new ArrayList<>();
    for (int i = 0; i < ROWS.size(); i++) {
      Row row = ROWS.get(i);
      int copies = 1 + i % 2;
      Row once = Frames.row(row.<Vector>getAs(0), row.getDouble(1), 1.0);
      twice.addAll(Collections.nCopies(copies, once));
      weighted.add(Frames.row(row.<Vector>getAs(0), row.getDouble(1), (double) copies));
    }
    // Unstandardised: MLlib's unbiased variance does depend on the number of rows.
    LogisticRegression plain = estimator();
    plain.setStandardization(false);
    LogisticRegression byWeight = estimator();
    byWeight.setStandardization(false).setWeightCol("weight");
    assertSameModel(byWeight.fit(Frames.of(weighted, 2)), plain.fit(Frames.of(twice, 2)), 1e-3);
  }

  @Test
  void rowsOfWeightZeroMayAsWellBeAbsent() {
    List<Row> more = new ArrayList<>(ROWS);
    more.add(Frames.row(Vectors.dense(9, 9, 9, 9, 9, 9, 9, 9), 1.0, 0.0));
    LogisticRegression estimator = estimator();
    estimator.setWeightCol("weight");
    assertSameModel(estimator.fit(Frames.of(more, 2)), estimator.fit(DATA), 1e-3);
  }

  @Test
  void partitioningDoesNotMoveTheOptimum() {
    LogisticRegressionModel one = estimator().setNumPartitions(1).fit(Frames.of(ROWS, 1));
    LogisticRegressionModel seven = estimator().setNumPartitions(7).fit(Frames.of(ROWS, 7));
    assertSameModel(seven, one, 1e-2);
  }

  @Test
  void denseAndSparseVectorsOfTheSameNumbersGiveTheSameBits() {
    List<Row> sparse = new ArrayList<>();
    for (Row row : ROWS) {
      Vector x = row.getAs(0);
      sparse.add(Frames.row(x.toSparse(), row.getDouble(1), row.getDouble(2)));
    }
    assertThat(path(estimator().fit(Frames.of(sparse, 2)))).isEqualTo(path(estimator().fit(DATA)));
  }

  @Test
  void aPenaltyFactorIsAScaledColumn() {
    double factor = 0.25;
    List<Row> scaled = new ArrayList<>();
    for (Row row : ROWS) {
      double[] x = ((Vector) row.getAs(0)).toArray().clone();
      x[0] /= factor;
      scaled.add(Frames.row(Vectors.dense(x), row.getDouble(1), 1.0));
    }
    // L1 in the features' own units: f|w| is |v| with v = fw on the column over f.
    LogisticRegression byFactor =
        estimator().setPenaltyFactors(new double[] {factor, 1, 1, 1, 1, 1, 1, 1});
    byFactor.setStandardization(false).setElasticNetParam(1).setRegParam(0.005);
    LogisticRegression byScale = estimator();
    byScale.setStandardization(false).setElasticNetParam(1).setRegParam(0.005);
    LogisticRegressionModel factored = byFactor.fit(DATA);
    LogisticRegressionModel rescaled = byScale.fit(Frames.of(scaled, 2));
    assertThat(factored.coefficients().apply(0)).isNotZero();
    assertThat(rescaled.coefficients().apply(0))
        .isCloseTo(
            factor * factored.coefficients().apply(0),
            within(1e-3 * Math.abs(rescaled.coefficients().apply(0))));
    assertThat(rescaled.intercept()).isCloseTo(factored.intercept(), within(1e-3));
  }

  @Test
  void aFactorOfZeroLeavesAFeatureUnpenalised() {
    double[] factors = {0, 1, 1, 1, 1, 1, 1, 1};
    LogisticRegression estimator = estimator().setPenaltyFactors(factors);
    estimator.setElasticNetParam(1).setRegParam(10);
    LogisticRegressionModel model = estimator.fit(DATA);
    List<Row> only = new ArrayList<>();
    for (Row row : ROWS) {
      only.add(Frames.row(row.getDouble(1), ((Vector) row.getAs(0)).apply(0)));
    }
    LogisticRegression alone = estimator();
    alone.setRegParam(0);
    LogisticRegressionModel expected = alone.fit(Frames.of(only, 2));
    assertThat(model.coefficients().numNonzeros()).isOne();
    assertThat(model.coefficients().apply(0))
        .isCloseTo(expected.coefficients().apply(0), within(1e-3));
    assertThat(model.intercept()).isCloseTo(expected.intercept(), within(1e-3));
  }

  private static Plan plan(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow().plan();
  }

  /** What was chosen; costs are measured, and reasons name them. */
  private static ObjectNode withoutCosts(Plan plan) {
    return plan.toJson().without(List.of("roundMicros", "passMicros", "reasons"));
  }

  private static List<Double> path(LogisticRegressionModel model) {
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    return summary.records().stream().map(StageRecord::objective).toList();
  }

  private static void assertSameModel(
      LogisticRegressionModel actual, LogisticRegressionModel expected, double tolerance) {
    for (int j = 0; j < expected.numFeatures(); j++) {
      double coefficient = expected.coefficients().apply(j);
      assertThat(actual.coefficients().apply(j))
          .as("coefficient %d", j)
          .isCloseTo(coefficient, within(tolerance * Math.abs(coefficient)));
    }
    assertThat(actual.intercept())
        .isCloseTo(expected.intercept(), within(tolerance * Math.abs(expected.intercept())));
  }

  private static LogisticRegression estimator() {
    LogisticRegression estimator = new LogisticRegression().setExecution("memory");
    estimator.setRegParam(0.05).setTol(1e-10).setMaxIter(2000);
    return estimator;
  }
}
