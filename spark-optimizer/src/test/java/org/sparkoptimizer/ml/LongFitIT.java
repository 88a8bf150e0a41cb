package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.ContextCleaner;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.status.JobDataWrapper;
import org.apache.spark.status.StageDataWrapper;
import org.apache.spark.status.TaskDataWrapper;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.OwnSession;
import org.sparkoptimizer.testkit.SparkState;

/** Twenty thousand jobs under the settings of conf/: what Spark holds does not grow. */
class LongFitIT {
  private static final int STAGES = 200;
  private static final int ROUNDS = 100;
  private static final int FIRST = 20;

  /** What the driver holds after a garbage collection. */
  private record Held(
      int stage,
      long heapBytes,
      int threads,
      int cachedRdds,
      int blocks,
      int broadcasts,
      long jobs,
      long stages,
      long tasks,
      int watchedByCleaner) {

    /** Whether no more is left than the fit itself needs: a block a partition, a few broadcasts. */
    boolean isTidy() {
      return blocks == 2 && broadcasts <= 10 && watchedByCleaner <= 20;
    }
  }

  @Test
  void nothingGrowsBetweenStage20AndStage200() throws Exception {
    List<Held> seen = new ArrayList<>();
    long dropped;
    DasvrdaSummary summary;
    try (OwnSession own =
        new OwnSession(Map.of("spark.ui.enabled", "true", "spark.ui.port", "0"))) {
      Dataset<Row> data = Frames.of(Frames.awkward(41, 400, true), 2);
      LogisticRegression estimator = new LogisticRegression("long").setExecution("distributed");
      estimator.setMetric("identity").setMiniBatchSize(20).setInnerSteps(ROUNDS);
      // Features of scales from 0.01 to 3,000, as they are: it never gets there.
      estimator.setStepRule("theory").setRestartRule("none").setStandardization(false);
      estimator.setMaxIter(STAGES).setTol(0).setRegParam(1e-9);
      estimator.setStageListener(
          (record, state) -> {
            if (record.stage() > 0 && record.stage() % FIRST == 0) {
              seen.add(held(own.context(), record.stage()));
            }
          });
      summary = DasvrdaSummary.of(estimator.fit(data).summary()).orElseThrow();
      dropped = dropped(own.context());
    }
    String table = seen.stream().map(Held::toString).reduce("", (all, row) -> all + "\n" + row);
    assertThat(summary.rounds()).isGreaterThan((long) STAGES * ROUNDS);
    assertThat(seen).as(table).hasSize(STAGES / FIRST);
    Held first = seen.get(0);
    assertThat(seen)
        .as(table)
        .allSatisfy(
            held -> {
              assertThat(held.heapBytes()).isLessThan(first.heapBytes() + (8L << 20));
              assertThat(held.threads()).isLessThanOrEqualTo(first.threads() + 4);
              assertThat(held.cachedRdds()).isEqualTo(1);
              assertThat(held.isTidy()).isTrue();
              assertThat(held.jobs()).isLessThanOrEqualTo(200);
              assertThat(held.stages()).isLessThanOrEqualTo(200);
              assertThat(held.tasks()).isLessThanOrEqualTo(400);
              assertThat(held.watchedByCleaner()).isLessThanOrEqualTo(first.watchedByCleaner() + 4);
            });
    assertThat(dropped).as("events that the listener bus dropped").isZero();
  }

  /** Waits, where it has to, for the threads of Spark that tidy up after a garbage collection. */
  private static Held held(SparkContext context, int stage) {
    try {
      context.listenerBus().waitUntilEmpty(30_000);
      Held now = measured(context, stage);
      for (int wait = 0; wait < 100 && !now.isTidy(); wait++) {
        Thread.sleep(100);
        now = measured(context, stage);
      }
      return now;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Held measured(SparkContext context, int stage) throws Exception {
    System.gc();
    var store = context.statusStore().store();
    return new Held(
        stage,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        context.getPersistentRDDs().size(),
        SparkState.blocks(false),
        SparkState.blocks(true),
        store.count(JobDataWrapper.class),
        store.count(StageDataWrapper.class),
        store.count(TaskDataWrapper.class),
        watched(context.cleaner().get()));
  }

  /** References to RDDs, broadcasts and shuffles that Spark's cleaner waits for. */
  private static int watched(ContextCleaner cleaner) throws ReflectiveOperationException {
    Field field =
        List.of(ContextCleaner.class.getDeclaredFields()).stream()
            .filter(f -> f.getName().endsWith("referenceBuffer"))
            .findFirst()
            .orElseThrow();
    field.setAccessible(true);
    return ((Collection<?>) field.get(cleaner)).size();
  }

  private static long dropped(SparkContext context) throws Exception {
    context.listenerBus().waitUntilEmpty(30_000);
    return context.listenerBus().metrics().metricRegistry().getCounters().entrySet().stream()
        .filter(counter -> counter.getKey().contains("numDroppedEvents"))
        .mapToLong(counter -> counter.getValue().getCount())
        .sum();
  }
}
