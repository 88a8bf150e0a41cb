package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.ml.linalg.Vectors;
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
import org.sparkoptimizer.ml.regression.LinearRegression;
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
    assertThat(eventuallyNoThreads()).as("no threads of a fit").isTrue();
  }

  private static boolean eventuallyNoThreads() throws InterruptedException {
    boolean left = true;
    for (int wait = 0; wait < 100 && left; wait++) {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("rows-in-memory"));
      Thread.sleep(left ? 20 : 0);
    }
    return !left;
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "executor", "distributed"})
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
    String message = "penaltyFactors has 2 values but there are 8 features";
    assertThatThrownBy(() -> estimator.fit(DATA)).hasMessage(message);
    assertThatThrownBy(() -> estimator.explain(DATA)).hasMessage(message);
    LinearRegression linear =
        new LinearRegression().setUpperBoundsOnCoefficients(Vectors.dense(1, 2, 3));
    assertThatThrownBy(() -> linear.explain(DATA))
        .hasMessageContaining("upperBoundsOnCoefficients")
        .hasMessageContaining("has 3 values but there are 8");
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

  /** In memory a fit runs without jobs of its own, which are what Spark cancels. */
  @Test
  void afterACancelledJobGroupInMemory() {
    SparkContext context = TestSpark.session().sparkContext();
    long[] cancelled = new long[1];
    LogisticRegression estimator = estimator().setExecution("memory");
    estimator.setMaxIter(1_000_000);
    estimator.setStageListener(
        (record, state) -> {
          if (record.stage() == 5) {
            context.cancelJobGroup("fit");
            awaitNoActiveJob(context);
            cancelled[0] = System.nanoTime();
          }
        });
    context.setJobGroup("fit", "a fit to be cancelled", false);
    try {
      assertThatThrownBy(() -> estimator.fit(DATA))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("the fit was cancelled: ");
      // Milliseconds as a rule; the limit is for a machine that is busy with other things.
      assertThat(System.nanoTime() - cancelled[0]).isLessThan(TimeUnit.SECONDS.toNanos(5));
    } finally {
      context.clearJobGroup();
    }
  }

  /** Such a stage goes on for hours; its task hears of the end. */
  @Test
  void afterACancelledJobGroupInOneTask() throws InterruptedException {
    SparkContext context = TestSpark.session().sparkContext();
    LogisticRegression estimator =
        estimator().setExecution("executor").setStepRule("theory").setInnerSteps(Integer.MAX_VALUE);
    context.setJobGroup("fit", "a fit to be cancelled", false);
    CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> cancelLongJob(context));
    try {
      assertThatThrownBy(() -> estimator.fit(DATA)).hasMessageContaining("cancelled");
      assertThat(cancel).succeedsWithin(10, TimeUnit.SECONDS);
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (runningTasks(context) > 0 && System.nanoTime() < limit) {
        Thread.sleep(20);
      }
      assertThat(runningTasks(context)).isZero();
    } finally {
      context.clearJobGroup();
    }
  }

  /** Cancels the group once one job has been active for a second, as only the fit's own is. */
  private static void cancelLongJob(SparkContext context) {
    int[] seen = {};
    for (int unchanged = 0; unchanged < 20; unchanged++) {
      int[] active = context.statusTracker().getActiveJobIds();
      if (active.length == 0 || !Arrays.equals(active, seen)) {
        unchanged = 0;
      }
      seen = active;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    context.cancelJobGroup("fit");
  }

  private static int runningTasks(SparkContext context) {
    return Arrays.stream(context.statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }

  /** The fit must not end by itself while the cancellation is on its way. */
  private static void awaitNoActiveJob(SparkContext context) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (context.statusTracker().getActiveJobIds().length > 0 && System.nanoTime() < limit) {
      Thread.onSpinWait();
    }
  }

  /** A listener may run jobs, also where the fits of other threads hold the slots. */
  @Test
  void afterFitsWhoseListenersRunJobs() {
    List<CompletableFuture<Long>> fits = new ArrayList<>();
    for (int f = 0; f < 3; f++) {
      LogisticRegression estimator = estimator().setExecution("memory");
      long[] rows = new long[1];
      estimator.setStageListener((record, state) -> rows[0] += DATA.count());
      fits.add(
          CompletableFuture.supplyAsync(
              () -> {
                estimator.fit(DATA);
                return rows[0];
              }));
    }
    assertThat(fits).allSatisfy(fit -> assertThat(fit.get(60, TimeUnit.SECONDS)).isEqualTo(1200));
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
