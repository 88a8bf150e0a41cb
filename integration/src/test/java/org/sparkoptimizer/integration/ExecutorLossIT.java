package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.solver.StageRecord;

/** An executor that is killed at any point costs time, and not a bit of the result. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecutorLossIT {
  private static final String PACKING = "PackedData.java";
  private static final String ROUND = "collectPartitions at DistributedRows.java";
  private static final String ONE_TASK = "OneTask.java";

  /** A task may end before the blow falls on it; then the fit is done once more. */
  private static final int ATTEMPTS = 5;

  private final Map<String, Reference> references = new HashMap<>();
  private StandaloneCluster cluster;
  private ClusterSession session;
  private Dataset<Row> rows;

  /** A fit that nothing happened to. */
  private record Reference(LogisticRegressionModel model, Plan plan, List<StageRecord> records) {}

  @BeforeAll
  void startSession(StandaloneCluster shared) throws Exception {
    cluster = shared;
    session = ClusterSession.start(cluster, Map.of());
    rows = Fits.rows(session.spark());
  }

  @AfterAll
  void stopSession() {
    session.close();
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    assertThat(session.context().getPersistentRDDs().size()).isZero();
    assertThat(session.settledBlocks()).as("cached blocks").isZero();
    session.awaitExecutors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "auto"})
  void whilePacking(String metric) throws Exception {
    killed(
        "packing, " + metric, reference("distributed", metric), Fits.slow(rows), PACKING, 1, 300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "auto"})
  void duringASnapshot(String metric) throws Exception {
    Reference reference = reference("distributed", metric);
    int snapshot = (int) reference.records().get(1).rounds();
    killed("snapshot, " + metric, reference, rows, ROUND, snapshot, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "diagonal"})
  void duringAnInnerStep(String metric) throws Exception {
    Reference reference = reference("distributed", metric);
    int snapshot = (int) reference.records().get(1).rounds();
    int next = (int) reference.records().get(2).rounds();
    assertThat(next - snapshot).as("an inner step and a snapshot at least").isGreaterThan(1);
    killed("inner step, " + metric, reference, rows, ROUND, (snapshot + next) / 2, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "auto"})
  void whileItsOneTaskRuns(String metric) throws Exception {
    killed("one task, " + metric, reference("executor", metric), rows, ONE_TASK, 1, 0);
  }

  /** The executor is lost, and the task that packs its rows again fails as well. */
  @Test
  void andPackingAgainFailsOnce(@TempDir Path folder) throws Exception {
    Reference reference = reference("distributed", "identity");
    Path fault = folder.resolve("fault");
    Consumer<String> blow =
        executor -> {
          plant(fault);
          cluster.executor(executor).destroyForcibly();
        };
    int step = (int) reference.records().get(1).rounds() + 2;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try (Scheduled scheduled = Scheduled.at(session.context(), ROUND, step, blow)) {
        fitsAs(reference, Fits.failingOnce(rows, fault));
        scheduled.close();
        if (scheduled.failures() > 0) {
          return;
        }
      }
      session.awaitExecutors();
    }
    throw new AssertionError("no task failed while packing again");
  }

  private static void plant(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the executor that runs a task of the n-th stage from a place, and compares. */
  private void killed(
      String what, Reference reference, Dataset<Row> data, String site, int number, int delayMillis)
      throws InterruptedException {
    Consumer<String> blow =
        executor -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
          cluster.executor(executor).destroyForcibly();
        };
    double undisturbed = fitsAs(reference, data);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      double seconds;
      boolean hit;
      try (Scheduled scheduled = Scheduled.at(session.context(), site, number, blow)) {
        seconds = fitsAs(reference, data);
        scheduled.close();
        hit = scheduled.hit();
      }
      if (hit) {
        System.out.printf(
            Locale.ROOT, "%s: %.2f s, undisturbed %.2f s%n", what, seconds, undisturbed);
        return;
      }
      session.awaitExecutors();
    }
    throw new AssertionError("no task was lost in stage " + number + " from " + site);
  }

  private Reference reference(String execution, String metric) {
    return references.computeIfAbsent(
        execution + metric,
        key -> {
          LogisticRegressionModel model = Fits.estimator(execution, metric).fit(rows);
          DasvrdaSummary summary = Fits.summary(model);
          return new Reference(model, summary.plan(), summary.records());
        });
  }

  /** Fits by the same plan, requires the same bits, and returns the seconds that it took. */
  private static double fitsAs(Reference reference, Dataset<Row> data) {
    long start = System.nanoTime();
    LogisticRegressionModel model = Fits.following(reference.plan()).fit(data);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(model.coefficients()).isEqualTo(reference.model().coefficients());
    assertThat(model.intercept()).isEqualTo(reference.model().intercept());
    assertThat(Fits.summary(model).records())
        .extracting(StageRecord::objective)
        .isEqualTo(reference.records().stream().map(StageRecord::objective).toList());
    return seconds;
  }
}
