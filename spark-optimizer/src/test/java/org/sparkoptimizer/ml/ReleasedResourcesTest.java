package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;
import org.sparkoptimizer.testkit.TestSpark;

/** However a fit ends, Spark holds afterwards what it held before. */
class ReleasedResourcesTest {
  private static final Dataset<Row> DATA = Frames.of(Frames.awkward(23, 300, true), 2);
  private int cached;
  private int vectors;

  @BeforeEach
  void noteWhatIsHeld() throws InterruptedException {
    cached = SparkState.cachedRdds();
    vectors = SparkState.settledBroadcastVectors(0);
  }

  @AfterEach
  void nothingMoreIsHeld() throws InterruptedException {
    assertThat(SparkState.cachedRdds()).as("cached RDDs").isEqualTo(cached);
    assertThat(SparkState.settledBroadcastVectors(vectors))
        .as("broadcast vectors")
        .isEqualTo(vectors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "distributed"})
  void afterAFit(String execution) {
    estimator().setExecution(execution).fit(DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "distributed"})
  void afterAListenerThatThrows(String execution) {
    LogisticRegression estimator = estimator().setExecution(execution);
    estimator.setStageListener(
        (record, state) -> {
          if (record.stage() == 1) {
            throw new IllegalStateException("enough");
          }
        });
    assertThatThrownBy(() -> estimator.fit(DATA)).hasMessage("enough");
  }

  @Test
  void afterParametersThatDoNotFitTheData() {
    LogisticRegression estimator = estimator().setPenaltyFactors(new double[] {1, 2});
    assertThatThrownBy(() -> estimator.fit(DATA))
        .hasMessage("penaltyFactors has 2 values but there are 8 features");
  }

  /** A user presses cancel while the n-th job of the fit runs. */
  @ParameterizedTest(name = "job {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterACancelledJob(int job) {
    SparkContext context = TestSpark.session().sparkContext();
    CancelAt cancel = new CancelAt(job, context);
    context.addSparkListener(cancel);
    try {
      LogisticRegression estimator = estimator().setExecution("distributed");
      // The job may be over before the cancellation arrives; then a later one is hit, or none.
      Throwable failure = catchThrowable(() -> estimator.setMaxIter(200).fit(DATA));
      assertThat(failure).hasMessageContaining("cancelled");
    } finally {
      context.removeSparkListener(cancel);
    }
  }

  /** Cancels each job from the n-th on. */
  private static final class CancelAt extends SparkListener {
    private final SparkContext context;
    private int left;

    CancelAt(int job, SparkContext context) {
      this.left = job;
      this.context = context;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (--left <= 0) {
        context.cancelAllJobs();
      }
    }
  }

  private static LogisticRegression estimator() {
    LogisticRegression estimator = new LogisticRegression().setMiniBatchSize(150);
    estimator.setMaxIter(3).setTol(0).setRegParam(0.01);
    return estimator;
  }
}
