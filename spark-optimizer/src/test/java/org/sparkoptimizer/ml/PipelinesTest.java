package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;

/** The estimators inside MLlib's machinery, saved and loaded, and started warm. */
class PipelinesTest {
  private static final List<Row> ROWS = Frames.awkward(71, 300, true);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);
  private static final Dataset<Row> REAL = Frames.of(Frames.awkward(72, 300, false), 2);

  @TempDir private Path folder;

  @Test
  void boundsWithAnL1PenaltyGoThroughPipelineAndStockMllib() throws Exception {
    LogisticRegression estimator = classifier();
    estimator.setElasticNetParam(0.8).setRegParam(0.005);
    estimator.setLowerBoundsOnCoefficients(Matrices.zeros(1, 8));
    estimator.setUpperBoundsOnIntercepts(Vectors.dense(0.3));
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {estimator}).fit(DATA);
    LogisticRegressionModel model = (LogisticRegressionModel) pipeline.stages()[0];
    assertThat(Arrays.stream(model.coefficients().toArray()))
        .allMatch(w -> w >= 0)
        .anyMatch(w -> w > 0);
    assertThat(model.intercept()).isLessThanOrEqualTo(0.3);
    assertThat(model.getElasticNetParam()).isEqualTo(0.8);
    String path = folder.resolve("model").toString();
    model.write().save(path);
    LogisticRegressionModel loaded = LogisticRegressionModel.load(path);
    assertThat(predictions(loaded.transform(DATA)))
        .isEqualTo(predictions(pipeline.transform(DATA)));
    String whole = folder.resolve("pipeline").toString();
    pipeline.write().save(whole);
    assertThat(predictions(PipelineModel.load(whole).transform(DATA)))
        .isEqualTo(predictions(model.transform(DATA)));
  }

  private static List<Row> predictions(Dataset<Row> data) {
    return data.select("probability", "prediction").collectAsList();
  }

  @Test
  void crossValidationKeepsTheSummaryOfTheBestModel() {
    LogisticRegression estimator = classifier();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.regParam(), new double[] {0.01, 100}).build();
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {estimator}))
            .setEvaluator(new BinaryClassificationEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(1)
            .fit(DATA);
    PipelineModel best = (PipelineModel) model.bestModel();
    LogisticRegressionModel classifier = (LogisticRegressionModel) best.stages()[0];
    assertThat(model.avgMetrics()[0]).isBetween(0.6, 1.0);
    DasvrdaSummary summary = DasvrdaSummary.of(classifier.summary()).orElseThrow();
    assertThat(summary.converged()).isTrue();
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(DasvrdaSummary.of(classifier.copy(ParamMap.empty()).summary())).contains(summary);
  }

  @Test
  void oneVsRestClassifiesThreeClasses() {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      Vector x = row.getAs(0);
      double label = x.apply(0) > 0.5 ? 2 : x.apply(1) > 0 ? 1 : 0;
      rows.add(Frames.row(label, x.apply(0), x.apply(1)));
    }
    Dataset<Row> data = Frames.of(rows, 2);
    OneVsRestModel model = new OneVsRest().setClassifier(classifier()).fit(data);
    long right = model.transform(data).filter("prediction = label").count();
    assertThat(model.models()).hasSize(3);
    assertThat(right).isGreaterThan(220);
  }

  @Test
  void aSavedClassifierComesBackWithAllParameters() throws Exception {
    LogisticRegression saved = everyCommonParameter(new LogisticRegression("mine"));
    saved.setRegParam(0.3).setLowerBoundsOnCoefficients(Matrices.zeros(1, 2));
    String path = folder.resolve("estimator").toString();
    saved.write().save(path);
    LogisticRegression loaded = LogisticRegression.load(path);
    assertThat(loaded.uid()).isEqualTo("mine");
    assertThat(loaded.getRegParam()).isEqualTo(0.3);
    assertThat(loaded.getLowerBoundsOnCoefficients()).isEqualTo(Matrices.zeros(1, 2));
    assertEveryCommonParameter(loaded);
    assertThat(new LogisticRegression("new").getPenaltyFactors()).isEmpty();
  }

  @Test
  void aSavedRegressorComesBackWithAllParameters() throws Exception {
    LinearRegression saved = everyCommonParameter(new LinearRegression("mine"));
    Vector lower = Vectors.dense(-0.25, Double.NEGATIVE_INFINITY);
    saved.setLowerBoundsOnCoefficients(lower).setUpperBoundsOnCoefficients(Vectors.dense(1, 2));
    String path = folder.resolve("estimator").toString();
    saved.write().save(path);
    LinearRegression loaded = LinearRegression.load(path);
    assertThat(loaded.getOrDefault(loaded.lowerBoundsOnCoefficients())).isEqualTo(lower);
    assertThat(loaded.getOrDefault(loaded.upperBoundsOnCoefficients()))
        .isEqualTo(Vectors.dense(1, 2));
    assertEveryCommonParameter(loaded);
  }

  private static <T extends DasvrdaParams<T>> T everyCommonParameter(T estimator) {
    estimator.setSeed(Long.MIN_VALUE + 5).setMiniBatchSize(1L << 40).setInnerSteps(9);
    estimator.setNumPartitions(3).setStepRule("theory").setRestartRule("none");
    estimator.setExecution("distributed").setPenaltyFactors(new double[] {0, 2.5});
    estimator.setPenaltyFactorsByName("a=b=0.5", "c_*=0").setOffsetCol("exposure");
    estimator.setMonotoneIncreasing("a", "b, c").setMonotoneDecreasing("d");
    estimator.setGroups("colour", "a shape").setFeatureGroups(3, -1);
    return estimator.setNonnegative(true);
  }

  private static void assertEveryCommonParameter(DasvrdaParams<?> loaded) {
    assertThat(loaded.getSeed()).isEqualTo(Long.MIN_VALUE + 5);
    assertThat(loaded.getMiniBatchSize()).contains(1L << 40);
    assertThat(loaded.getInnerSteps()).contains(9);
    assertThat(loaded.getNumPartitions()).contains(3);
    assertThat(loaded.getStepRule()).isEqualTo("theory");
    assertThat(loaded.getRestartRule()).isEqualTo("none");
    assertThat(loaded.getExecution()).isEqualTo("distributed");
    assertThat(loaded.getPenaltyFactors().orElseThrow()).containsExactly(0, 2.5);
    assertThat(loaded.getPenaltyFactorsByName()).containsExactly("a=b=0.5", "c_*=0");
    assertThat(loaded.getOffsetCol()).contains("exposure");
    assertThat(loaded.getMonotoneIncreasing()).containsExactly("a", "b, c");
    assertThat(loaded.getMonotoneDecreasing()).containsExactly("d");
    assertThat(loaded.getGroups().orElseThrow()).containsExactly("colour", "a shape");
    assertThat(loaded.getFeatureGroups().orElseThrow()).containsExactly(3, -1);
    assertThat(loaded.getNonnegative()).isTrue();
  }

  @Test
  void whatMllibsOwnClassSavedIsRefusedClearly() throws Exception {
    String classifier = folder.resolve("classifier").toString();
    String regressor = folder.resolve("regressor").toString();
    new org.apache.spark.ml.classification.LogisticRegression().write().save(classifier);
    new org.apache.spark.ml.regression.LinearRegression().write().save(regressor);
    assertThatThrownBy(() -> LogisticRegression.load(classifier))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            classifier
                + " holds a org.apache.spark.ml.classification.LogisticRegression and not a"
                + " org.sparkoptimizer.ml.classification.LogisticRegression; load it with the"
                + " class that saved it");
    assertThatThrownBy(() -> LinearRegression.load(regressor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("load it with the class that saved it");
  }

  @Test
  void aWarmStartAtTheSolutionNeedsFewStages() {
    LogisticRegressionModel cold = classifier().setMetric("identity").fit(DATA);
    LogisticRegression warm = classifier().setMetric("identity");
    warm.setInitialModel(cold).setTol(1e-6);
    LogisticRegressionModel again = warm.fit(DATA);
    assertThat(stages(cold.summary())).isGreaterThan(2);
    assertThat(2 * stages(again.summary())).isLessThan(stages(cold.summary()));
    LinearRegressionModel first = regressor().setMetric("identity").fit(REAL);
    LinearRegression second = regressor().setMetric("identity").setInitialModel(first);
    second.setTol(1e-6);
    assertThat(stages(first.summary())).isGreaterThan(2);
    assertThat(2 * stages(second.fit(REAL).summary())).isLessThan(stages(first.summary()));
  }

  @Test
  void theStartIsInTheFeaturesOwnUnits() {
    Vector coefficients = Vectors.dense(1, -2, 0.5, 0, 1e-3, 20, -1, 2);
    LogisticRegression classifier = classifier();
    classifier.setInitialModel(new LogisticRegressionModel("m", coefficients, -0.75));
    classifier.setMaxIter(0);
    LinearRegression regressor = regressor();
    regressor.setInitialModel(new LinearRegressionModel("m", coefficients, -0.75)).setMaxIter(0);
    LogisticRegressionModel started = classifier.fit(DATA);
    LinearRegressionModel startedToo = regressor.fit(REAL);
    for (int j = 0; j < 8; j++) {
      double expected = coefficients.apply(j);
      double tolerance = 1e-12 * Math.abs(expected);
      assertThat(started.coefficients().apply(j)).isCloseTo(expected, offset(tolerance));
      assertThat(startedToo.coefficients().apply(j)).isCloseTo(expected, offset(tolerance));
    }
    assertThat(started.intercept()).isCloseTo(-0.75, offset(1e-9));
    assertThat(startedToo.intercept()).isCloseTo(-0.75, offset(1e-9));
  }

  private static org.assertj.core.data.Offset<Double> offset(double value) {
    return org.assertj.core.api.Assertions.within(value);
  }

  @Test
  void aStartOfTheWrongSizeIsRefused() {
    LogisticRegression classifier = classifier();
    classifier.setInitialModel(new LogisticRegressionModel("m", Vectors.zeros(3), 0));
    assertThatThrownBy(() -> classifier.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("initialModel has 3 coefficients but there are 8 features");
  }

  @Test
  void initialModelAndListenerReachTheFitsOfPipelineAndCrossValidator() {
    LinearRegressionModel solution = regressor().fit(REAL);
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    LinearRegression warm = regressor().setInitialModel(solution);
    warm.setStageListener((record, state) -> heard.add(record.stage())).setTol(1e-6);
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {warm}).fit(REAL);
    int stages = stages(((LinearRegressionModel) pipeline.stages()[0]).summary());
    assertThat(2 * stages).isLessThan(stages(solution.summary()));
    assertThat(heard).hasSize(stages + 1);
    CrossValidatorModel validated =
        new CrossValidator()
            .setEstimator(warm)
            .setEvaluator(new RegressionEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(warm.maxIter(), new int[] {50}).build())
            .setNumFolds(2)
            .fit(REAL);
    assertThat(stages(((LinearRegressionModel) validated.bestModel()).summary())).isEqualTo(stages);
    assertThat(heard.stream().filter(stage -> stage == 0)).hasSize(4);
  }

  private static int stages(Object trainingSummary) {
    return DasvrdaSummary.of(trainingSummary).orElseThrow().stages();
  }

  private static LogisticRegression classifier() {
    LogisticRegression estimator = new LogisticRegression().setExecution("memory");
    estimator.setRegParam(0.05).setTol(1e-8).setMaxIter(1000);
    return estimator;
  }

  private static LinearRegression regressor() {
    LinearRegression estimator = new LinearRegression().setExecution("memory");
    estimator.setRegParam(0.05).setTol(1e-8).setMaxIter(1000);
    return estimator;
  }
}
