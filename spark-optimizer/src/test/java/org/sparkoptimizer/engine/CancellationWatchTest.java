package org.sparkoptimizer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.problem.WorkGuard;
import org.sparkoptimizer.testkit.TestSpark;

/** Work in the driver hears that its job group was cancelled, and stands in nobody's way. */
class CancellationWatchTest {
  private static final JavaSparkContext CONTEXT =
      new JavaSparkContext(TestSpark.session().sparkContext());

  @AfterEach
  void nothingRunsOn() throws InterruptedException {
    CONTEXT.clearJobGroup();
    assertThat(eventually(() -> CONTEXT.statusTracker().getActiveJobIds().length == 0))
        .as("no job is active")
        .isTrue();
  }

  @Test
  void theGroupsCancellationIsHeardOf() throws InterruptedException {
    CONTEXT.setJobGroup("mine", "test", false);
    try (CancellationWatch watch = new CancellationWatch(CONTEXT)) {
      watch.check();
      CONTEXT.sc().cancelJobGroup("another");
      Thread.sleep(300);
      watch.check();
      CONTEXT.sc().cancelJobGroup("mine");
      assertThat(eventually(() -> hasEnded(watch))).isTrue();
      assertThat(CompletableFuture.supplyAsync(() -> hasEnded(watch)))
          .as("another thread hears of it too")
          .succeedsWithin(Duration.ofSeconds(20))
          .isEqualTo(true);
      assertThatThrownBy(watch::check)
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("the fit was cancelled: ")
          .hasMessageContaining("mine");
    }
  }

  /** More watches than the session has slots. */
  @Test
  void jobsOfOthersGetTheSlots() throws Exception {
    List<CancellationWatch> watches = new ArrayList<>();
    try {
      for (int w = 0; w < 4; w++) {
        watches.add(new CancellationWatch(CONTEXT));
      }
      for (int repetition = 0; repetition < 3; repetition++) {
        long rows =
            CompletableFuture.supplyAsync(() -> CONTEXT.parallelize(List.of(1, 2), 2).count())
                .get(20, TimeUnit.SECONDS);
        assertThat(rows).isEqualTo(2);
        watches.forEach(CancellationWatch::check);
      }
      for (CancellationWatch watch : watches) {
        // Four watches share two slots, so one of them may just be between two jobs.
        assertThat(eventually(() -> hasEndedAfterCancelling(watch))).isTrue();
      }
    } finally {
      watches.forEach(WorkGuard::close);
    }
  }

  private static boolean hasEndedAfterCancelling(WorkGuard guard) {
    CONTEXT.cancelAllJobs();
    return hasEnded(guard);
  }

  private static boolean hasEnded(WorkGuard guard) {
    try {
      guard.check();
      return false;
    } catch (CancellationException e) {
      return true;
    }
  }

  private static boolean eventually(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    for (int wait = 0; wait < 500; wait++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.sleep(10);
    }
    return false;
  }
}
