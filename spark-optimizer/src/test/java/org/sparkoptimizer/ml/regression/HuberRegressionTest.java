package org.sparkoptimizer.ml.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.solver.Suboptimality;
import org.sparkoptimizer.testkit.Frames;

/**
 * Huber's loss with its scale fitted: MLlib's optimum, and the conditions of one where MLlib has
 * none.
 */
class HuberRegressionTest {
  private static final int FEATURES = 4;
  private static final double[] DEVIATIONS = {1, 10, 0.1, 0.5};
  private static final List<Row> ROWS = rows(0.5);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  @TempDir private Path folder;

  /** Features of four scales, and labels a tenth of which are far off on one side. */
  private static List<Row> rows(double noise) {
    SplittableRandom random = new SplittableRandom(77);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double[] x = {
        Frames.normal(random),
        10 * Frames.normal(random) + 3,
        0.1 * Frames.normal(random),
        random.nextInt(2)
      };
      double label = 2 * x[0] - 0.1 * x[1] + 5 * x[2] + x[3] + 4 + noise * Frames.normal(random);
      double weight = 0.5 + random.nextInt(4);
      rows.add(Frames.row(Vectors.dense(x), i % 10 == 0 ? label + 60 * noise : label, weight));
    }
    return rows;
  }

  private static <E extends org.apache.spark.ml.regression.LinearRegression> E huber(E estimator) {
    estimator.setLoss("huber").setRegParam(0.05);
    return estimator;
  }

  private static LinearRegression estimator() {
    LinearRegression estimator = huber(new LinearRegression()).setExecution("memory");
    estimator.setTol(1e-11);
    return estimator;
  }

  /** With everything set that a plan would choose by measured costs. */
  private static LinearRegression planned(String execution) {
    return estimator()
        .setExecution(execution)
        .setNumPartitions(2)
        .setMetric("hessian")
        .setHessianRows(400)
        .setSampleRows(0)
        .setMiniBatchSize(400)
        .setInnerSteps(1);
  }

  @ParameterizedTest(
      name = "regParam {0}, standardization {1}, intercept {2}, weights {3}, epsilon {4}")
  @CsvSource({
    "0, true, true, false, 1.35",
    "0, true, false, true, 1.35",
    "0.05, true, true, true, 1.35",
    "0.05, false, true, false, 1.35",
    "0.05, true, false, false, 1.1",
    "0.5, false, false, true, 1.35",
    "0.5, true, true, false, 3",
    "0.5, false, true, true, 1.1"
  })
  void mllibsOptimumIsFound(
      double regParam, boolean standardization, boolean intercept, boolean weights, double eps) {
    LinearRegression ours = estimator();
    var theirs = huber(new org.apache.spark.ml.regression.LinearRegression());
    theirs.setTol(1e-13).setMaxIter(5000);
    for (org.apache.spark.ml.regression.LinearRegression each : List.of(ours, theirs)) {
      each.setRegParam(regParam).setStandardization(standardization).setFitIntercept(intercept);
      each.setEpsilon(eps).setWeightCol(weights ? "weight" : "");
    }
    LinearRegressionModel our = ours.fit(DATA);
    LinearRegressionModel their = theirs.fit(DATA);
    for (int j = 0; j < FEATURES; j++) {
      // MLlib's optimiser works on standardised features and stops a little short on them.
      assertThat(our.coefficients().apply(j))
          .as("coefficient %d", j)
          .isCloseTo(their.coefficients().apply(j), within(1e-4 / DEVIATIONS[j]));
    }
    assertThat(our.intercept()).isCloseTo(their.intercept(), within(1e-4));
    assertThat(our.scale()).isCloseTo(their.scale(), within(1e-4 * their.scale()));
    double[] ourHistory = our.summary().objectiveHistory();
    double[] theirHistory = their.summary().objectiveHistory();
    double ourLast = ourHistory[ourHistory.length - 1];
    assertThat(ourLast)
        .isCloseTo(theirHistory[theirHistory.length - 1], within(1e-6))
        .isLessThan(theirHistory[theirHistory.length - 1] + 1e-9);
    assertThat(DasvrdaSummary.of(our.summary()).orElseThrow().converged()).isTrue();
  }

  @ParameterizedTest(name = "elasticNet {0}, regParam {1}, intercept {2}, epsilon {3}, metric {4}")
  @CsvSource({
    "0, 0.1, true, 1.35, auto",
    "0.5, 0.1, true, 1.35, auto",
    "1, 0.1, true, 1.35, auto",
    "1, 0.02, false, 1.1, auto",
    "1, 0.1, true, 1.35, secant",
    "0.5, 0.1, true, 1.35, identity",
    "0.5, 0.1, true, 1.35, diagonal"
  })
  void noSlopeIsLeft(
      double elasticNet, double regParam, boolean intercept, double epsilon, String metric) {
    LinearRegression estimator = estimator();
    estimator.setMetric(metric).setElasticNetParam(elasticNet).setRegParam(regParam);
    estimator.setFitIntercept(intercept).setEpsilon(epsilon).setStandardization(false);
    LinearRegressionModel model = estimator.setWeightCol("weight").fit(DATA);
    double[] slopes = slopes(model, epsilon);
    for (int j = 0; j < FEATURES; j++) {
      double w = model.coefficients().apply(j);
      double smooth = slopes[j] + regParam * (1 - elasticNet) * w;
      double kink = regParam * elasticNet;
      if (w == 0) {
        assertThat(Math.abs(smooth)).isLessThanOrEqualTo(kink + 1e-4);
      } else {
        assertThat(smooth).isCloseTo(-Math.signum(w) * kink, within(1e-4));
      }
    }
    if (intercept) {
      assertThat(slopes[FEATURES]).isCloseTo(0, within(1e-4));
    }
    assertThat(slopes[FEATURES + 1]).as("slope in the scale").isCloseTo(0, within(1e-7));
  }

  /** Slopes of MLlib's weighted loss in the coefficients, the intercept and the scale. */
  private static double[] slopes(LinearRegressionModel model, double epsilon) {
    double[] slopes = new double[FEATURES + 2];
    double weights = 0;
    for (Row row : ROWS) {
      Vector x = row.getAs(0);
      double weight = row.getDouble(2);
      double z = (model.predict(x) - row.getDouble(1)) / model.scale();
      double clipped = Math.max(-epsilon, Math.min(epsilon, z));
      for (int j = 0; j < FEATURES; j++) {
        slopes[j] += weight * clipped * x.apply(j);
      }
      slopes[FEATURES] += weight * clipped;
      slopes[FEATURES + 1] += weight * 0.5 * (1 - clipped * clipped);
      weights += weight;
    }
    for (int j = 0; j < slopes.length; j++) {
      slopes[j] /= weights;
    }
    return slopes;
  }

  @Test
  void outliersMoveTheSquaredErrorButNotThis() {
    LinearRegression estimator = estimator();
    estimator.setRegParam(0);
    Vector robust = estimator.fit(DATA).coefficients();
    estimator.setLoss("squaredError");
    Vector squared = estimator.fit(DATA).coefficients();
    assertThat(Math.sqrt(Vectors.sqdist(robust, truth()))).isLessThan(0.6);
    assertThat(Math.sqrt(Vectors.sqdist(squared, truth()))).isGreaterThan(1.2);
  }

  private static Vector truth() {
    return Vectors.dense(2, -0.1, 5, 1);
  }

  @Test
  void anExactFitEndsAtATinyScale() {
    LinearRegression estimator = estimator();
    estimator.setRegParam(0).setTol(1e-6);
    LinearRegressionModel model = estimator.fit(Frames.of(rows(0), 2));
    for (int j = 0; j < FEATURES; j++) {
      assertThat(model.coefficients().apply(j)).isCloseTo(truth().apply(j), within(1e-6));
    }
    assertThat(model.intercept()).isCloseTo(4, within(1e-6));
    assertThat(model.scale()).isPositive().isLessThan(1e-6);
    assertThat(DasvrdaSummary.of(model.summary()).orElseThrow().converged()).isTrue();
  }

  @Test
  void everyPlaceGivesTheSameBits() {
    LinearRegressionModel first = planned("memory").fit(DATA);
    for (String place : List.of("executor", "distributed")) {
      LinearRegressionModel other = planned(place).fit(DATA);
      assertThat(other.coefficients()).isEqualTo(first.coefficients());
      assertThat(other.scale()).isEqualTo(first.scale());
    }
  }

  @Test
  void aModelIsAGoodStart() {
    LinearRegression estimator = estimator();
    estimator.setTol(1e-6);
    LinearRegressionModel first = estimator.fit(DATA);
    LinearRegressionModel again = estimator.setInitialModel(first).fit(DATA);
    assertThat(again.scale()).isCloseTo(first.scale(), within(1e-3));
    assertThat(DasvrdaSummary.of(again.summary()).orElseThrow().stages())
        .isLessThan(DasvrdaSummary.of(first.summary()).orElseThrow().stages());
  }

  @Test
  void anInterruptedFitGoesOnFromItsCheckpoint() {
    LinearRegressionModel whole = planned("memory").fit(DATA);
    LinearRegression kept = planned("memory").setCheckpointDir(folder.toString());
    kept.setStageListener(
        (record, state) -> {
          if (record.stage() == 2) {
            throw new IllegalStateException("stopped");
          }
        });
    assertThatThrownBy(() -> kept.fit(DATA)).hasMessageContaining("stopped");
    List<Integer> heard = new ArrayList<>();
    kept.setStageListener((record, state) -> heard.add(record.stage()));
    LinearRegressionModel resumed = kept.fit(DATA);
    assertThat(heard.get(0)).isPositive();
    assertThat(resumed.coefficients()).isEqualTo(whole.coefficients());
    assertThat(resumed.scale()).isEqualTo(whole.scale());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathBeginsWhereTheFirstCoefficientLeavesZero(boolean intercept) {
    LinearRegression estimator = estimator();
    estimator.setElasticNetParam(1).setFitIntercept(intercept);
    double largest = estimator.largestL1(DATA);
    estimator.setRegParam(largest * (1 + 1e-5));
    assertThat(estimator.fit(DATA).coefficients().numNonzeros()).isZero();
    estimator.setRegParam(largest * (1 - 1e-2));
    assertThat(estimator.fit(DATA).coefficients().numNonzeros()).isPositive();
  }

  @Test
  void theModelKeepsItsScaleWhenSaved() throws IOException {
    LinearRegressionModel model = estimator().fit(DATA);
    String path = folder.resolve("model").toString();
    model.write().save(path);
    assertThat(LinearRegressionModel.load(path).scale()).isEqualTo(model.scale());
  }

  @Test
  void boundsHoldForHuberToo() {
    LinearRegression estimator = estimator();
    estimator.setUpperBoundsOnCoefficients(Vectors.dense(1, 9, 9, 9));
    LinearRegressionModel bounded = estimator.fit(DATA);
    assertThat(bounded.coefficients().apply(0)).isCloseTo(1, within(1e-12));
    assertThat(bounded.scale()).isGreaterThan(estimator().fit(DATA).scale());
  }

  @Test
  void labelsOfOneValueGiveWhatMllibGives() {
    Dataset<Row> constant = DATA.withColumn("label", functions.lit(7.0));
    LinearRegressionModel our = estimator().fit(constant);
    LinearRegressionModel their =
        huber(new org.apache.spark.ml.regression.LinearRegression()).fit(constant);
    assertThat(our.coefficients().numNonzeros()).isZero();
    assertThat(our.intercept()).isEqualTo(their.intercept());
    assertThat(our.scale()).isEqualTo(their.scale());
  }

  /** The estimate of a fit that has a proof says so. */
  @Test
  void theSummarySaysHowTheDistanceIsKnown() {
    DasvrdaSummary summary =
        DasvrdaSummary.of(estimator().setMetric("identity").fit(DATA).summary()).orElseThrow();
    assertThat(summary.suboptimality().kind()).isEqualTo(Suboptimality.Kind.DUALITY_GAP);
    assertThat(summary.objectives()[0]).isGreaterThan(summary.objective());
  }

  @Test
  void theStepOfTheTheoryIsRefused() {
    assertThatThrownBy(() -> estimator().setStepRule("theory").fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stepRule is 'theory'");
  }

  @Test
  void solverNormalIsRefused() {
    LinearRegression estimator = estimator();
    estimator.setSolver("normal");
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("solver is set to 'normal', which loss 'huber' does not have");
    assertThatThrownBy(() -> estimator.explain(DATA)).hasMessageContaining("solver is set to");
  }

  @Test
  void epsilonIsMllibsParameterWithItsRule() {
    assertThatThrownBy(() -> estimator().setEpsilon(1.0)).hasMessageContaining("epsilon");
  }

  @Test
  void columnsAreStillCheckedAsByMllib() {
    LinearRegression estimator = estimator();
    estimator.setElasticNetParam(0.5).setLabelCol("none");
    assertThatThrownBy(() -> estimator.fit(DATA)).hasMessageContaining("none");
  }
}
