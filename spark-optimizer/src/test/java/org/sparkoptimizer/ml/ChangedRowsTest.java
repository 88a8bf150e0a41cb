package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.CapturedLog;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;
import org.sparkoptimizer.testkit.TestSpark;

/** A lost partition that comes back with other rows does not go unnoticed. */
class ChangedRowsTest {
  /** What the input adds to a feature whenever it is read. */
  private static final AtomicInteger VERSION = new AtomicInteger();

  private final int cached = SparkState.cachedRdds();

  @AfterEach
  void nothingIsLeftCached() {
    assertThat(SparkState.cachedRdds()).isEqualTo(cached);
  }

  private static Dataset<Row> changing(int partitions) {
    Dataset<Row> rows = Frames.of(Frames.awkward(41, 400, true), partitions);
    JavaRDD<Row> changed =
        rows.javaRDD()
            .map(
                row -> {
                  double[] x = row.<Vector>getAs(0).toArray().clone();
                  x[0] += VERSION.get();
                  return Frames.row(Vectors.dense(x), row.getDouble(1), row.getDouble(2));
                });
    return TestSpark.session().createDataFrame(changed, rows.schema());
  }

  private static LogisticRegression estimator(String metric) {
    LogisticRegression estimator =
        new LogisticRegression().setExecution("distributed").setMetric(metric);
    if (metric.equals("identity")) { // else the plan goes by measured costs
      estimator.setMiniBatchSize(20).setInnerSteps(10);
    }
    estimator.setRegParam(0.01).setTol(1e-6);
    return estimator;
  }

  /** Loses all cached rows at some stages, after which the input gives others. */
  private static LogisticRegression losing(LogisticRegression estimator, int from, int to) {
    return estimator.setStageListener(
        (record, state) -> {
          if (record.stage() >= from && record.stage() <= to) {
            VERSION.incrementAndGet();
            SparkState.loseCachedBlocks();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "hessian"})
  void theFitBeginsAgainAtItsLastAnchorWithAWarning(String metric) {
    for (int partitions : new int[] {2, 4}) {
      VERSION.set(0);
      Dataset<Row> rows = changing(partitions);
      boolean[] lost = {false};
      int[] stage = {0};
      LogisticRegression estimator = estimator(metric).setNumPartitions(2);
      estimator.setStageListener(
          (record, state) -> {
            stage[0] = record.stage();
            if (record.stage() == 2 && !lost[0]) {
              lost[0] = true;
              VERSION.incrementAndGet();
              SparkState.loseCachedBlocks();
            }
          });
      try (CapturedLog log = new CapturedLog(ModelFit.class)) {
        LogisticRegressionModel model = estimator.fit(rows);
        assertThat(log.messages())
            .singleElement()
            .asString()
            .startsWith("WARN")
            .contains("came back with other rows", "begins again at its last anchor");
        // The input as it is now has the optimum that a fit from nothing finds.
        LogisticRegressionModel again = estimator(metric).setNumPartitions(2).fit(rows);
        DasvrdaSummary found = DasvrdaSummary.of(model.summary()).orElseThrow();
        DasvrdaSummary expected = DasvrdaSummary.of(again.summary()).orElseThrow();
        assertThat(found.converged()).isTrue();
        assertThat(found.objective()).isCloseTo(expected.objective(), within(1e-6));
        assertThat(found.records().get(2).stage()).isEqualTo(2);
        assertThat(stage[0]).isGreaterThan(2);
      }
    }
  }

  /** Also where it stood when it went on from a checkpoint. */
  @Test
  void aResumedFitWhoseRowsChangeGoesOnFromWhereItStood(@TempDir Path home) {
    VERSION.set(0);
    Dataset<Row> rows = changing(2);
    LogisticRegression interrupted = estimator("identity").setCheckpointDir(home.toString());
    interrupted.setStageListener(
        (record, state) -> {
          if (record.stage() == 3) {
            throw new IllegalStateException("interrupted");
          }
        });
    assertThatThrownBy(() -> interrupted.fit(rows)).hasMessage("interrupted");
    List<Integer> stages = new ArrayList<>();
    LogisticRegression resumed = estimator("identity").setCheckpointDir(home.toString());
    resumed.setStageListener(
        (record, state) -> {
          stages.add(record.stage());
          if (stages.size() <= 2) { // twice in a row, the second time before another stage
            VERSION.incrementAndGet();
            SparkState.loseCachedBlocks();
          }
        });
    try (CapturedLog log = new CapturedLog(ModelFit.class)) {
      resumed.fit(rows);
      assertThat(log.messages()).hasSize(2).allMatch(m -> m.contains("at its last anchor"));
    }
    assertThat(stages.subList(0, 3)).containsExactly(3, 3, 3);
    assertThat(home.toFile().list((folder, name) -> name.endsWith(".dasvrda"))).isEmpty();
  }

  @Test
  void rowsThatComeBackAsTheyWereChangeNothing() {
    VERSION.set(0);
    Dataset<Row> rows = changing(2);
    LogisticRegressionModel undisturbed = estimator("identity").fit(rows);
    LogisticRegression losing =
        estimator("identity").setStageListener((record, state) -> SparkState.loseCachedBlocks());
    assertThat(losing.fit(rows).coefficients()).isEqualTo(undisturbed.coefficients());
  }

  @Test
  void anInputThatAlwaysChangesIsRefused() {
    VERSION.set(0);
    LogisticRegression estimator = losing(estimator("identity"), 0, 1000);
    try (CapturedLog log = new CapturedLog(ModelFit.class)) {
      refused(estimator);
      assertThat(log.messages()).as("times that it began again").hasSize(5);
    }
  }

  private static void refused(LogisticRegression estimator) {
    assertThatThrownBy(() -> estimator.fit(changing(2)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("the input gives other rows each time it is read")
        .hasMessageContaining("write it to files first");
  }
}
