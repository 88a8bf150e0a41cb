package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummary;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.Settings;

/** Softmax regression: MLlib's optimum, and what MLlib's users may rely on. */
class MultinomialTest {
  private static final int CLASSES = 3;
  private static final Dataset<Row> DATA = Frames.of(rows(), 2).cache();

  @AfterAll
  static void release() {
    DATA.unpersist();
  }

  /**
   * Awkward rows in three classes that overlap. The columns differ less in scale than they might,
   * since MLlib takes hundreds of iterations where they do and standardization is off.
   */
  private static List<Row> rows() {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (Row row : Frames.awkward(33, 400, false)) {
      double score = row.getDouble(1) + 4 * Frames.normal(random);
      double label = score < 3 ? 0 : score < 7 ? 2 : 1;
      double[] x = ((Vector) row.get(0)).toArray().clone();
      x[4] /= 1000;
      x[5] = 10 * x[5] - 4.5;
      rows.add(Frames.row(Vectors.dense(x), label, row.getDouble(2)));
    }
    return rows;
  }

  private static LogisticRegression estimator() {
    LogisticRegression estimator = new LogisticRegression().setExecution("memory");
    estimator.setRegParam(0.02).setTol(1e-9).setMaxIter(1000);
    return estimator;
  }

  private static org.apache.spark.ml.classification.LogisticRegression mllibs() {
    // One block a partition avoids a wrong gradient of MLlib's (SPARK-59562).
    return new org.apache.spark.ml.classification.LogisticRegression().setMaxBlockSizeInMB(64);
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
    "1, false, true, true"
  })
  void theOptimumIsMllibs(
      double elasticNet, boolean standardization, boolean intercept, boolean weighted) {
    Settings settings =
        new Settings(0.02, elasticNet, standardization, intercept, weighted ? "weight" : "");
    LogisticRegressionModel our = settings.on(estimator(), 1e-9, 3000).fit(DATA);
    LogisticRegressionModel their = settings.on(mllibs(), 1e-10, 1000).fit(DATA);
    Settings.Objective objective = settings.on(DATA);
    double ourValue = objective.softmax(our);
    double[] history = our.summary().objectiveHistory();
    assertThat(ourValue).isLessThanOrEqualTo(objective.softmax(their) * (1 + 1e-6));
    assertThat(history[history.length - 1]).isCloseTo(ourValue, within(1e-9));
    if (elasticNet < 1) { // pure L1 leaves a common addend of the classes open
      assertClose(our, their);
    }
  }

  private static void assertClose(LogisticRegressionModel our, LogisticRegressionModel their) {
    double scale = 0;
    for (double value : their.coefficientMatrix().toArray()) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertThat(dense(our.coefficientMatrix()))
        .containsExactly(dense(their.coefficientMatrix()), within(2e-3 * scale));
    for (int k = 0; k < CLASSES; k++) {
      double expected = their.interceptVector().apply(k);
      assertThat(our.interceptVector().apply(k))
          .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  private static double[] dense(Matrix matrix) {
    return matrix.toDense().toArray();
  }

  @Test
  void withoutAPenaltyCoefficientsAndInterceptsAreCentred() {
    LogisticRegression ours = estimator();
    ours.setRegParam(0);
    LogisticRegressionModel our = ours.fit(DATA);
    LogisticRegressionModel their = mllibs().setTol(1e-10).setMaxIter(1000).fit(DATA);
    Settings settings = new Settings(0, 0, true, true, "");
    assertThat(settings.on(DATA).softmax(our))
        .isLessThanOrEqualTo(settings.on(DATA).softmax(their) * (1 + 1e-6));
    Matrix w = our.coefficientMatrix();
    for (int j = 0; j < w.numCols(); j++) {
      double sum = w.apply(0, j) + w.apply(1, j) + w.apply(2, j);
      assertThat(sum).isCloseTo(0.0, within(1e-12 * (1 + Math.abs(w.apply(0, j)))));
    }
    Vector b = our.interceptVector();
    assertThat(b.apply(0) + b.apply(1) + b.apply(2)).isCloseTo(0.0, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoClassesMayBeMultinomialToo(boolean intercept) {
    Dataset<Row> two = DATA.filter("label < 2");
    LogisticRegression ours = estimator();
    ours.setFamily("multinomial").setFitIntercept(intercept);
    LogisticRegressionModel our = ours.fit(two);
    LogisticRegressionModel their =
        mllibs()
            .setFamily("multinomial")
            .setFitIntercept(intercept)
            .setRegParam(0.02)
            .setTol(1e-10)
            .setMaxIter(1000)
            .fit(two);
    assertThat(our.coefficientMatrix().numRows()).isEqualTo(2);
    assertThat(dense(our.coefficientMatrix()))
        .containsExactly(dense(their.coefficientMatrix()), within(0.02));
    assertThat(our.summary()).isInstanceOf(BinaryLogisticRegressionTrainingSummary.class);
    assertThat(our.binarySummary().areaUnderROC())
        .isCloseTo(their.binarySummary().areaUnderROC(), within(1e-3));
  }

  @Test
  void boundsHoldAndMllibsOptimumWithinThemIsFound() {
    Matrix lower = filled(-0.3);
    Matrix upper = filled(0.2);
    LogisticRegression ours = estimator();
    org.apache.spark.ml.classification.LogisticRegression theirs = mllibs();
    for (org.apache.spark.ml.classification.LogisticRegression each : List.of(ours, theirs)) {
      each.setLowerBoundsOnCoefficients(lower).setUpperBoundsOnCoefficients(upper);
      each.setUpperBoundsOnIntercepts(Vectors.dense(0.5, 0.1, 0.5)).setRegParam(0.02);
    }
    theirs.setTol(1e-10).setMaxIter(1000);
    LogisticRegressionModel our = ours.fit(DATA);
    LogisticRegressionModel their = theirs.fit(DATA);
    Settings settings = new Settings(0.02, 0, true, true, "");
    assertThat(settings.on(DATA).softmax(our))
        .isLessThanOrEqualTo(settings.on(DATA).softmax(their) * (1 + 1e-5));
    for (double value : dense(our.coefficientMatrix())) {
      assertThat(value).isBetween(-0.3 - 1e-12, 0.2 + 1e-12);
    }
    assertThat(our.interceptVector().apply(1)).isLessThanOrEqualTo(0.1 + 1e-12);
  }

  private static Matrix filled(double value) {
    double[] values = new double[CLASSES * 8];
    Arrays.fill(values, value);
    return Matrices.dense(CLASSES, 8, values);
  }

  @Test
  void boundsOfTheWrongShapeAreRefused() {
    LogisticRegression shape = estimator();
    shape.setLowerBoundsOnCoefficients(Matrices.zeros(1, 8));
    assertThatThrownBy(() -> shape.fit(DATA))
        .hasMessageContaining("lowerBoundsOnCoefficients is a 1 x 8 matrix but must be 3 x 8");
    LogisticRegression intercepts = estimator();
    intercepts.setLowerBoundsOnIntercepts(Vectors.dense(0));
    assertThatThrownBy(() -> intercepts.fit(DATA))
        .hasMessageContaining("lowerBoundsOnIntercepts has 1 values but there are 3 intercepts");
    LogisticRegression crossed = estimator();
    crossed.setLowerBoundsOnCoefficients(filled(0.1)).setUpperBoundsOnCoefficients(filled(0));
    assertThatThrownBy(() -> crossed.fit(DATA))
        .hasMessageContaining("lowerBoundsOnCoefficients is 0.1 at feature 0 of class 0");
  }

  @Test
  void aFitFromItsOwnModelEndsAtOnce() {
    LogisticRegressionModel model = estimator().fit(DATA);
    LogisticRegression again = estimator().setInitialModel(model);
    again.setTol(1e-6);
    DasvrdaSummary summary = DasvrdaSummary.of(again.fit(DATA).summary()).orElseThrow();
    assertThat(summary.stages()).isLessThanOrEqualTo(1);
    LogisticRegression two = estimator().setInitialModel(model);
    assertThatThrownBy(() -> two.fit(DATA.filter("label < 2")))
        .hasMessageContaining("initialModel has 24 coefficients");
  }

  @Test
  void familyBinomialRefusesThreeClassesAndMetadataDecides() {
    LogisticRegression binomial = estimator();
    binomial.setFamily("binomial");
    assertThatThrownBy(() -> binomial.fit(DATA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("a label must be 0 or 1");
    assertThatThrownBy(() -> binomial.fit(labelled(DATA.filter("label < 2"), 3)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("family is set to 'binomial' but column 'label' has 3 classes");
    assertThatThrownBy(() -> estimator().fit(labelled(DATA, 2)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("column 'label' holds label 2 but has 2 classes by its metadata");
    LogisticRegressionModel four = estimator().fit(labelled(DATA, 4));
    assertThat(four.numClasses()).isEqualTo(4);
    assertThat(four.interceptVector().apply(3)).isLessThan(-5);
  }

  private static Dataset<Row> labelled(Dataset<Row> data, int classes) {
    NominalAttribute attribute =
        NominalAttribute.defaultAttr().withName("label").withNumValues(classes);
    return data.withColumn("label", functions.col("label").as("label", attribute.toMetadata()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5, 10_000, Double.POSITIVE_INFINITY})
  void labelsThatAreNoClassesAreRefused(double label) {
    Dataset<Row> data = DATA.withColumn("label", functions.lit(label));
    assertThatThrownBy(() -> estimator().fit(data))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("column 'label' holds " + label)
        .hasMessageContaining("StringIndexer");
  }

  @Test
  void oneClassOnlyIsAlwaysPredicted() {
    Dataset<Row> data = DATA.withColumn("label", functions.lit(2.0));
    LogisticRegressionModel model = estimator().fit(data);
    assertThat(model.numClasses()).isEqualTo(CLASSES);
    assertThat(model.interceptVector().apply(2)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(dense(model.coefficientMatrix())).containsOnly(0.0);
  }

  @Test
  void theFamilyIsTakenInAnyCase() {
    LogisticRegression upper = estimator();
    upper.setFamily("BINOMIAL");
    assertThatThrownBy(() -> upper.fit(DATA)).hasMessageContaining("a label must be 0 or 1");
    LogisticRegression title = estimator();
    title.setFamily("Multinomial");
    assertThat(title.fit(DATA.filter("label < 2")).coefficientMatrix().numRows()).isEqualTo(2);
  }

  @Test
  void featuresWithoutAPenaltyAreCentred() {
    LogisticRegression estimator =
        estimator().setPenaltyFactors(new double[] {0, 1, 1, 1, 1, 1, 1, 1});
    Matrix w = estimator.fit(DATA).coefficientMatrix();
    assertThat(w.apply(0, 0) + w.apply(1, 0) + w.apply(2, 0)).isCloseTo(0.0, within(1e-12));
    assertThat(w.apply(0, 0)).isNotZero();
  }

  @Test
  void thresholdsNeedOneValueAClass() {
    LogisticRegression estimator = estimator();
    estimator.setThresholds(new double[] {0.5, 0.5});
    assertThatThrownBy(() -> estimator.fit(DATA))
        .hasMessage("thresholds has 2 values but there are 3 classes");
    estimator.setThresholds(new double[] {1e-9, 0.5, 0.5});
    assertThat(estimator.fit(DATA).transform(DATA).filter("prediction > 0").count()).isZero();
  }

  @Test
  void summaryAndSavedModelAreMllibs(@TempDir Path folder) throws IOException {
    LogisticRegressionModel model = estimator().fit(DATA);
    assertThat(model.summary().labels()).containsExactly(0, 1, 2);
    assertThat(model.summary().accuracy()).isBetween(0.5, 1.0);
    assertThat(model.summary().objectiveHistory()).hasSizeGreaterThan(1);
    String path = folder.resolve("model").toString();
    model.save(path);
    LogisticRegressionModel loaded = LogisticRegressionModel.load(path);
    assertThat(loaded.coefficientMatrix()).isEqualTo(model.coefficientMatrix());
    assertThat(loaded.interceptVector()).isEqualTo(model.interceptVector());
    assertThat(loaded.transform(DATA).select("prediction").collectAsList())
        .isEqualTo(model.transform(DATA).select("prediction").collectAsList());
  }

  @ParameterizedTest(name = "metric {0}")
  @ValueSource(strings = {"hessian", "secant", "identity", "diagonal"})
  void everyMetricAndPlaceFindsTheSameOptimum(String metric) {
    Settings settings = new Settings(0.02, 0.5, true, true, "");
    Settings.Objective objective = settings.on(DATA);
    double best = objective.softmax(settings.on(estimator(), 1e-10, 3000).fit(DATA));
    double[] bits = null;
    for (String execution : List.of("memory", "distributed", "executor")) {
      LogisticRegression estimator =
          estimator().setMetric(metric).setExecution(execution).setNumPartitions(2);
      if (!metric.equals("secant") && !metric.equals("hessian")) {
        estimator.setMiniBatchSize(20).setInnerSteps(20); // not by measured costs
      }
      LogisticRegressionModel model = settings.on(estimator, 1e-6, 3000).fit(DATA);
      assertThat(objective.softmax(model)).isBetween(best - 1e-9, best + 1e-5);
      double[] found = dense(model.coefficientMatrix());
      assertThat(bits == null || Arrays.equals(bits, found))
          .as("the same bits in place %s", execution)
          .isTrue();
      bits = found;
    }
  }
}
