package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Folders;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** An interrupted fit goes on from its checkpoint as if nothing had happened. */
class ResumeTest {
  private static final Dataset<Row> DATA = Frames.of(Frames.awkward(31, 200, true), 3);

  @TempDir private Path home;

  private LogisticRegression estimator(String metric, String execution, int partitions) {
    LogisticRegression estimator =
        new LogisticRegression()
            .setExecution(execution)
            .setNumPartitions(partitions)
            .setCheckpointDir(home.toString());
    if (metric.equals("identity") || metric.equals("diagonal")) {
      estimator.setMiniBatchSize(20).setInnerSteps(6);
    }
    if (!metric.equals("auto")) {
      estimator.setMetric(metric);
    }
    estimator.setRegParam(0.001).setElasticNetParam(0.5).setTol(1e-7).setMaxIter(60);
    return estimator;
  }

  private LogisticRegression planned(String plan) {
    LogisticRegression estimator =
        new LogisticRegression().setPlan(plan).setCheckpointDir(home.toString());
    estimator.setRegParam(0.001).setElasticNetParam(0.5).setTol(1e-7).setMaxIter(60);
    return estimator;
  }

  /** The plan is in the checkpoint, so that another measurement of the costs changes nothing. */
  @Test
  void aResumedFitFollowsThePlanOfTheCheckpoint() {
    LogisticRegression interrupted = interruptedAfter(3, estimator("identity", "distributed", 2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    String plan =
        Checkpoints.of(estimator("identity", "distributed", 2))
            .orElseThrow()
            .read(TestSpark.session().sparkContext())
            .newest()
            .orElseThrow()
            .plan();
    LogisticRegressionModel resumed = estimator("identity", "distributed", 2).fit(DATA);
    assertThat(DasvrdaSummary.of(resumed.summary()).orElseThrow().plan())
        .isEqualTo(Plan.parse(plan));
    assertThat(resumed.coefficients()).isEqualTo(planned(plan).fit(DATA).coefficients());
  }

  private static LogisticRegression interruptedAfter(int stage, LogisticRegression estimator) {
    return estimator.setStageListener(
        (record, state) -> {
          if (record.stage() == stage) {
            throw new IllegalStateException("interrupted");
          }
        });
  }

  private List<String> checkpoints() throws IOException {
    return Folders.names(home);
  }

  @ParameterizedTest
  @CsvSource({
    "identity,distributed,2",
    "identity,distributed,5",
    "identity,memory,3",
    "diagonal,memory,2",
    "hessian,distributed,2",
    "secant,memory,2",
    "auto,memory,4"
  })
  void aFitInterruptedAfterAnyStageEndsWithTheSameBits(
      String metric, String execution, int partitions) throws IOException {
    // A distributed plan goes by measured costs, so that each fit might have its own.
    String plan = estimator(metric, execution, partitions).explain(DATA).toJson().toString();
    LogisticRegressionModel whole = planned(plan).fit(DATA);
    DasvrdaSummary expected = DasvrdaSummary.of(whole.summary()).orElseThrow();
    assertThat(checkpoints()).as("left by a fit that ended").isEmpty();
    int stages = Math.min(expected.stages(), 3);
    for (int stage = 0; stage < stages; stage++) {
      LogisticRegression interrupted = interruptedAfter(stage, planned(plan));
      assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
      assertThat(checkpoints()).isNotEmpty().hasSizeLessThanOrEqualTo(2);
      LogisticRegressionModel resumed = planned(plan).fit(DATA);
      assertThat(resumed.coefficients())
          .as("after stage %d", stage)
          .isEqualTo(whole.coefficients());
      assertThat(resumed.intercept()).isEqualTo(whole.intercept());
      DasvrdaSummary found = DasvrdaSummary.of(resumed.summary()).orElseThrow();
      assertThat(found.records())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(expected.records());
      assertThat(found.suboptimality()).isEqualTo(expected.suboptimality());
      assertThat(found.reason()).isEqualTo(expected.reason());
      assertThat(checkpoints()).isEmpty();
    }
  }

  @Test
  void aResumedFitStartsWhereTheCheckpointIs() {
    LogisticRegression interrupted = interruptedAfter(3, estimator("identity", "memory", 2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    int[] first = {-1};
    estimator("identity", "memory", 2)
        .setStageListener((record, state) -> first[0] = first[0] < 0 ? record.stage() : first[0])
        .fit(DATA);
    assertThat(first[0]).isEqualTo(3);
  }

  /** A parameter that is changed, and what the error says. */
  record Change(String message, Consumer<LogisticRegression> change) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("regParam was 0.001 and is 0.002", e -> e.setRegParam(0.002)),
        new Change("elasticNetParam was 0.5 and is 1.0", e -> e.setElasticNetParam(1)),
        new Change("seed was 42 and is 43", e -> e.setSeed(43)),
        new Change("metric was \"identity\" and is \"diagonal\"", e -> e.setMetric("diagonal")),
        new Change("miniBatchSize was 20 and is 7", e -> e.setMiniBatchSize(7)),
        new Change("numPartitions was 2 and is 4", e -> e.setNumPartitions(4)),
        new Change("fitIntercept was true and is false", e -> e.setFitIntercept(false)),
        new Change("weightCol was not set and is \"weight\"", e -> e.setWeightCol("weight")),
        new Change("offsetCol was not set and is \"weight\"", e -> e.setOffsetCol("weight")),
        new Change(
            "initialModel was not set and is ",
            e ->
                e.setInitialModel(
                    new LogisticRegressionModel("m", Vectors.dense(new double[8]), 0.5))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void otherParametersAreRefusedByName(Change change) throws IOException {
    LogisticRegression interrupted = interruptedAfter(2, estimator("identity", "memory", 2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    List<String> before = checkpoints();
    LogisticRegression other = estimator("identity", "memory", 2);
    change.change().accept(other);
    assertThatThrownBy(() -> other.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a checkpoint of a fit with other parameters: ")
        .hasMessageContaining(change.message())
        .hasMessageContaining("set another checkpointDir, or delete what is in it");
    assertThat(checkpoints()).as("nothing is lost").isEqualTo(before);
  }

  @Test
  void otherDataIsRefused() {
    LogisticRegression interrupted = interruptedAfter(2, estimator("identity", "memory", 2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    Dataset<Row> fewer = Frames.of(Frames.awkward(31, 199, true), 3);
    assertThatThrownBy(() -> estimator("identity", "memory", 2).fit(fewer))
        .hasMessageContaining("a fit with other data: ")
        .hasMessageContaining("fingerprint was ")
        .hasMessageContaining("rows was 200 and is 199");
    Dataset<Row> others = Frames.of(Frames.awkward(32, 200, true), 3);
    assertThatThrownBy(() -> estimator("identity", "memory", 2).fit(others))
        .hasMessageContaining("a fit with other data: fingerprint was ");
  }

  /** The parameter is the same text, but the features have changed their names. */
  @Test
  void namesThatStandForOtherFeaturesAreRefused() {
    int features = ((Vector) DATA.first().getAs("features")).size();
    LogisticRegression interrupted =
        interruptedAfter(2, estimator("identity", "memory", 2).setPenaltyFactorsByName("f1=0"));
    assertThatThrownBy(() -> interrupted.fit(named(features, 0))).hasMessage("interrupted");
    LogisticRegression again = estimator("identity", "memory", 2).setPenaltyFactorsByName("f1=0");
    assertThatThrownBy(() -> again.fit(named(features, 1)))
        .hasMessageContaining("penalty of the features was ");
    assertThat(again.fit(named(features, 0)).coefficients().size()).isEqualTo(features);
  }

  /** The rows with features called f0, f1 and so on, beginning with the one at {@code first}. */
  private static Dataset<Row> named(int features, int first) {
    Attribute[] names = new Attribute[features];
    for (int j = 0; j < features; j++) {
      names[j] = NumericAttribute.defaultAttr().withName("f" + (j + first) % features);
    }
    return DATA.withMetadata("features", new AttributeGroup("features", names).toMetadata());
  }

  @Test
  void anotherEstimatorIsRefused() {
    LogisticRegression interrupted = interruptedAfter(2, estimator("identity", "memory", 2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    LinearRegression linear = new LinearRegression().setCheckpointDir(home.toString());
    assertThatThrownBy(() -> linear.fit(DATA))
        .hasMessageContaining("estimator was LogisticRegression and is LinearRegression");
  }

  /** They only say when to stop. */
  @Test
  void maxIterAndTolMayChange() {
    LogisticRegressionModel whole = estimator("identity", "memory", 2).fit(DATA);
    LogisticRegression coarse = interruptedAfter(2, estimator("identity", "memory", 2));
    coarse.setTol(1e-3).setMaxIter(10);
    assertThatThrownBy(() -> coarse.fit(DATA)).hasMessage("interrupted");
    LogisticRegressionModel resumed = estimator("identity", "memory", 2).fit(DATA);
    assertThat(resumed.coefficients()).isEqualTo(whole.coefficients());
  }

  @Test
  void linearRegressionGoesOnToo() {
    Dataset<Row> rows = Frames.of(Frames.awkward(33, 400, false), 2);
    LinearRegressionModel whole = linear().fit(rows);
    LinearRegression interrupted = linear().setCheckpointDir(home.toString());
    interrupted.setStageListener(
        (record, state) -> {
          if (record.stage() == 2) {
            throw new IllegalStateException("interrupted");
          }
        });
    assertThatThrownBy(() -> interrupted.fit(rows)).hasMessage("interrupted");
    LinearRegressionModel resumed = linear().setCheckpointDir(home.toString()).fit(rows);
    assertThat(resumed.coefficients()).isEqualTo(whole.coefficients());
  }

  private static LinearRegression linear() {
    LinearRegression estimator = new LinearRegression().setMetric("identity");
    estimator.setRegParam(0.01).setTol(1e-8);
    return estimator;
  }

  @Test
  void theIntervalIsKept() throws IOException {
    LogisticRegression interrupted =
        interruptedAfter(5, estimator("identity", "memory", 2).setCheckpointInterval(2));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    assertThat(checkpoints()).last().isEqualTo("checkpoint-0000000004.dasvrda");
  }

  @Test
  void anIntervalOfMinusOneWritesNothing() throws IOException {
    LogisticRegression interrupted =
        interruptedAfter(5, estimator("identity", "memory", 2).setCheckpointInterval(-1));
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    assertThat(checkpoints()).isEmpty();
  }

  @Test
  void settingsWithoutEffectAreRefused() {
    LogisticRegression alone = new LogisticRegression().setCheckpointInterval(2);
    assertThatThrownBy(() -> alone.fit(DATA))
        .hasMessageContaining(
            "checkpointInterval is set, which has no effect without checkpointDir");
    assertThatThrownBy(() -> estimator("auto", "executor", 2).fit(DATA))
        .hasMessageContaining("no checkpoint is written");
    assertThatThrownBy(() -> new LogisticRegression().setCheckpointInterval(0))
        .hasMessageContaining("checkpointInterval");
  }
}
