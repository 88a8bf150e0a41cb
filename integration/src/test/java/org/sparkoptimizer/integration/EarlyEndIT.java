package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Fits that are started twice, cancelled, or left without a context end soon and leave nothing. */
@ExtendWith(SharedCluster.class)
class EarlyEndIT {
  private static final int LIMIT_SECONDS = 90;

  private static final int AGAIN_MILLIS = 100;

  @Test
  void fitsAtTheSameTimeAndOneAfterAnother(StandaloneCluster cluster) throws Exception {
    try (ClusterSession session = ClusterSession.start(cluster, Map.of())) {
      Dataset<Row> rows = Fits.rows(session.spark());
      for (String execution : List.of("distributed", "executor", "memory")) {
        LogisticRegression estimator = Fits.estimator(execution, "identity");
        estimator.setMaxIter(1);
        CompletableFuture<LogisticRegressionModel> first =
            CompletableFuture.supplyAsync(() -> estimator.fit(rows));
        LogisticRegressionModel second = estimator.fit(rows);
        LogisticRegressionModel third = estimator.fit(rows);
        assertThat(first).succeedsWithin(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(List.of(second.coefficients(), third.coefficients()))
            .containsOnly(first.join().coefficients());
        assertThat(session.context().getPersistentRDDs().size()).isZero();
        assertThat(session.settledBlocks()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"distributed", "executor", "memory"})
  void aFitIsCancelledAndThenTheContextOfAnotherIsStopped(
      String execution, StandaloneCluster cluster) throws Exception {
    Set<Thread> before = userThreads();
    try (ClusterSession session = ClusterSession.start(cluster, Map.of())) {
      Dataset<Row> rows = Fits.rows(session.spark());
      SparkContext context = session.context();
      double cancelled = endless(context, execution, rows, () -> context.cancelJobGroup("fit"));
      assertThat(context.getPersistentRDDs().size()).isZero();
      assertThat(session.settledBlocks()).isZero();
      double stopped = endless(context, execution, rows, session.spark()::stop);
      System.out.printf(
          Locale.ROOT,
          "%s: ends %.2f s after its cancellation, %.2f s after the context's stop%n",
          execution,
          cancelled,
          stopped);
    }
    assertThat(leftOf(before)).as("threads that keep a JVM alive").isEmpty();
  }

  /** Starts a fit that goes on for ever, ends it, and returns the seconds that this took. */
  private static double endless(
      SparkContext context, String execution, Dataset<Row> rows, Runnable end) throws Exception {
    CompletableFuture<Void> running = new CompletableFuture<>();
    LogisticRegression estimator = Fits.estimator(execution, "identity");
    estimator.setStepRule("theory").setInnerSteps(Integer.MAX_VALUE); // a stage that does not end
    if (!execution.equals("executor")) { // from where a listener would hear nothing
      estimator.setStageListener((record, state) -> running.complete(null));
    }
    CompletableFuture<Optional<Throwable>> fit = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              context.setJobGroup("fit", "a fit without an end", false);
              fit.complete(Optional.ofNullable(catchThrowable(() -> estimator.fit(rows))));
            },
            "endless-fit");
    thread.setDaemon(true);
    try (Scheduled scheduled =
        Scheduled.at(context, "OneTask.java", 1, executor -> running.complete(null))) {
      thread.start();
      running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    long start = System.nanoTime();
    Optional<Throwable> ended = endUntilHeard(fit, end);
    assertThat(ended).as("the fit says why").isPresent();
    double seconds = (System.nanoTime() - start) / 1e9;
    thread.join();
    return seconds;
  }

  /** Ends a fit again while it goes on: Spark does not keep what it was told between two jobs. */
  private static Optional<Throwable> endUntilHeard(
      CompletableFuture<Optional<Throwable>> fit, Runnable end) throws Exception {
    for (int attempt = 0; attempt < LIMIT_SECONDS * 1000 / AGAIN_MILLIS; attempt++) {
      end.run();
      if (isDoneWithin(AGAIN_MILLIS, fit)) {
        return fit.get();
      }
    }
    throw new AssertionError("the fit goes on after " + LIMIT_SECONDS + " s");
  }

  private static boolean isDoneWithin(int millis, CompletableFuture<?> future) throws Exception {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Threads that keep a JVM alive. */
  private static Set<Thread> userThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(Thread::isDaemon);
    return threads;
  }

  private static Set<Thread> leftOf(Set<Thread> before) throws InterruptedException {
    Set<Thread> left = Set.of();
    for (int wait = 0; wait < 200; wait++) {
      left = userThreads();
      left.removeAll(before);
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(50);
    }
    return left;
  }
}
