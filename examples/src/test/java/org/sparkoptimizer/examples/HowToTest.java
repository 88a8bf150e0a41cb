package org.sparkoptimizer.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.solver.StageListener;

/** Each task of docs/how-to.md does on small generated rows what the page says. */
class HowToTest {
  private static SparkSession session;
  private static Dataset<Row> training;
  private static Dataset<Row> others;

  @TempDir private Path folder;

  @BeforeAll
  static void generateRows() {
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("how to")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    Dataset<Row>[] parts =
        rows(SyntheticData.Labels.LOGISTIC).randomSplit(new double[] {0.75, 0.25}, 1);
    training = parts[0].persist();
    others = parts[1].persist();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Dataset<Row> rows(SyntheticData.Labels labels) {
    return new SyntheticData(SyntheticData.Kind.DENSE, labels, 2500, 20, 7).generate(session);
  }

  private static LogisticRegression regression() {
    LogisticRegression regression = new LogisticRegression();
    regression.setRegParam(1e-3).setElasticNetParam(0.5);
    return regression;
  }

  private static DasvrdaSummary summary(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow();
  }

  @Test
  void inAPipelineTheModelIsMllibs() {
    PipelineModel fitted = HowToTrain.inPipeline(training);
    assertThat(fitted.stages()[1]).isExactlyInstanceOf(LogisticRegressionModel.class);
    LogisticRegressionModel model = (LogisticRegressionModel) fitted.stages()[1];
    assertThat(summary(model).converged()).isTrue();
    assertThat(model.binarySummary().areaUnderROC()).isGreaterThan(0.75);
  }

  @Test
  void aValidatorInThePipelineChoosesThePenaltyOfTheBestMetric() {
    CrossValidatorModel validated = HowToTrain.byCrossValidation(training);
    double[] metrics = validated.avgMetrics();
    LogisticRegressionModel best = (LogisticRegressionModel) validated.bestModel();
    int chosen = List.of(0.1, 0.01, 1e-3).indexOf(best.getRegParam());
    assertThat(metrics).hasSize(3);
    assertThat(metrics[chosen]).isEqualTo(Arrays.stream(metrics).max().orElseThrow());
    assertThat(summary(best).converged()).isTrue();
  }

  @Test
  void aPathBeginsWithNoFeatureAndFindsTheBestOnHeldOutRows() {
    RegularizationPath<LogisticRegressionModel> path = HowToTrain.byPath(training, others);
    assertThat(path.steps()).hasSize(10);
    assertThat(path.steps().get(0).model().coefficients().numNonzeros()).isZero();
    assertThat(path.steps().get(9).model().coefficients().numNonzeros()).isGreaterThan(10);
    assertThat(path.best().orElseThrow().metric().orElseThrow())
        .isEqualTo(
            path.steps().stream().mapToDouble(s -> s.metric().orElseThrow()).max().orElse(0));
  }

  @Test
  void anExemptFeatureStaysWhereThePenaltyWouldDropIt() {
    LogisticRegression lasso = new LogisticRegression();
    lasso.setRegParam(0.05).setElasticNetParam(1);
    int[] without = lasso.fit(training).coefficients().toSparse().indices();
    assertThat(without).isNotEmpty().hasSizeLessThan(20).doesNotContain(3);
    assertThat(HowToTrain.fewFeatures(training)).contains(3).hasSizeLessThan(20);
  }

  @Test
  void boundsHoldWhereTheyAreInTheWay() {
    Vector free = new LogisticRegression().setRegParam(1e-3).fit(training).coefficients();
    assertThat(free.apply(1)).isNegative();
    assertThat(free.apply(6)).isGreaterThan(0.5);
    Vector bounded = HowToTrain.withSigns(training).coefficients();
    assertThat(bounded.apply(1)).isZero();
    assertThat(bounded.apply(6)).isEqualTo(0.5);
  }

  @Test
  void threeClassesHaveARowOfCoefficientsEach() {
    Dataset<Row> classes =
        rows(SyntheticData.Labels.LINEAR)
            .withColumn(
                "label",
                when(col("label").lt(-1), 0.0).when(col("label").lt(1), 1.0).otherwise(2.0));
    LogisticRegressionModel model = HowToTrain.ofClasses(classes);
    assertThat(model.coefficientMatrix().numRows()).isEqualTo(3);
    assertThat(model.coefficientMatrix().numCols()).isEqualTo(20);
    assertThat(model.summary().accuracy()).isGreaterThan(0.7);
  }

  @Test
  void weightsAndAThresholdFindMoreOfARareClass() {
    Dataset<Row> rare = training.filter("label = 0 or rand(3) < 0.1").persist();
    LogisticRegressionModel plain = new LogisticRegression().setRegParam(1e-3).fit(rare);
    long found = found(plain, rare);
    assertThat(found(HowToTrain.balanced(rare), rare)).isGreaterThan(2 * found);
    HowToTrain.decideEarlier(plain);
    assertThat(found(plain, rare)).isGreaterThan(found);
  }

  private static long found(LogisticRegressionModel model, Dataset<Row> rows) {
    return model.transform(rows).filter("label = 1 and prediction = 1").count();
  }

  @Test
  void aVerdictSaysWhetherAFitConvergedAndHowThatIsKnown() {
    assertThat(HowToOperate.verdict(regression(), training))
        .matches("converged: .* reached the tolerance; at most \\S+e-\\d\\d of .* passes");
    LogisticRegression impatient = regression();
    impatient.setTol(1e-12).setMaxIter(1);
    assertThat(HowToOperate.verdict(impatient, training))
        .startsWith("not converged: the limit on stages was reached; raise maxIter or tol; ");
  }

  @Test
  void aSavedModelIsMllibsAndServesARow() throws IOException {
    Row row = training.first();
    Vector features = row.getAs("features");
    String path = folder.resolve("model").toString();
    double probability = HowToOperate.served(training, path, features);
    LogisticRegressionModel fitted = new LogisticRegression().setRegParam(1e-3).fit(training);
    assertThat(probability).isEqualTo(fitted.predictProbability(features).apply(1));
    assertThat(session.read().text(path + "/metadata").first().getString(0))
        .contains("\"class\":\"" + LogisticRegressionModel.class.getName() + "\"")
        .doesNotContain("sparkoptimizer");
  }

  @Test
  void theObjectiveIsMllibsOrLower() {
    assertThat(HowToOperate.comparedWithMllib(training)).isBetween(-1e-4, 1e-6);
  }

  @Test
  void fromYesterdaysModelTheWayIsShorter() {
    LogisticRegressionModel yesterday = regression().fit(training);
    Dataset<Row> newRows = others.limit(100);
    LogisticRegressionModel cold = regression().fit(training.unionByName(newRows));
    LogisticRegressionModel today =
        HowToOperate.updated(regression(), yesterday, training, newRows);
    assertThat(summary(today).objective()).isCloseTo(summary(cold).objective(), within(1e-6));
    assertThat(summary(today).records().get(0).objective())
        .as("begins lower")
        .isLessThan(summary(cold).records().get(0).objective());
  }

  @Test
  void anInterruptedFitGoesOnToTheSameBits() {
    String path = folder.resolve("checkpoints").toString();
    LogisticRegressionModel undisturbed = regression().fit(training);
    StageListener accident =
        (record, state) -> {
          if (record.stage() == 2) {
            throw new IllegalStateException("the driver is gone");
          }
        };
    assertThatThrownBy(() -> HowToOperate.resumable(training, path, accident))
        .hasMessage("the driver is gone");
    List<Integer> stages = new ArrayList<>();
    LogisticRegressionModel resumed =
        HowToOperate.resumable(training, path, (record, state) -> stages.add(record.stage()));
    assertThat(stages.get(0)).as("not from the beginning").isPositive();
    assertThat(resumed.coefficients()).isEqualTo(undisturbed.coefficients());
  }

  @Test
  void aPlanAndASeedRepeatAFitBitForBit() {
    LogisticRegression sampled = regression().setMetric("identity").setMiniBatchSize(50);
    LogisticRegressionModel first = sampled.setSeed(5).fit(training);
    assertThat(HowToOperate.repeated(first, training, 5).coefficients())
        .isEqualTo(first.coefficients());
    assertThat(HowToOperate.repeated(first, training, 6).coefficients())
        .as("another seed draws other mini-batches")
        .isNotEqualTo(first.coefficients());
  }
}
