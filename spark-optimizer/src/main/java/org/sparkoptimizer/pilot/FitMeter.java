package org.sparkoptimizer.pilot;

import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the jobs that a fit starts and the bytes that their tasks move. */
final class FitMeter {
  /** Local property that marks the jobs of a measured fit; inherited by its threads. */
  private static final String MARK = "spark.optimizer.measuredFit";

  private static final Logger LOG = LoggerFactory.getLogger(FitMeter.class);

  private FitMeter() {}

  /**
   * A fit with what it took.
   *
   * @param trained the fit
   * @param cost what it took
   */
  record Metered(Trained trained, FitCost cost) {}

  /** Runs a fit and measures it. */
  static Metered measure(SparkContext context, Supplier<Trained> fitting) {
    String mark = UUID.randomUUID().toString();
    Counter counter = new Counter(mark);
    String before = context.getLocalProperty(MARK);
    context.addSparkListener(counter);
    context.setLocalProperty(MARK, mark);
    try {
      Quiet.await();
      long start = System.nanoTime();
      Trained trained = fitting.get();
      double seconds = (System.nanoTime() - start) / 1e9;
      awaitEvents(context);
      return new Metered(trained, counter.cost(seconds));
    } finally {
      context.setLocalProperty(MARK, before);
      context.removeSparkListener(counter);
    }
  }

  private static void awaitEvents(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      LOG.warn("Spark's events are late, so jobs and bytes of a fit may be counted too low", e);
    }
  }

  /** Spark calls it from one thread, and the fit's thread reads it. */
  private static final class Counter extends SparkListener {
    private final String mark;
    private final Set<Integer> stages = new HashSet<>();
    private long jobs;
    private long bytes;

    Counter(String mark) {
      this.mark = mark;
    }

    synchronized FitCost cost(double seconds) {
      return new FitCost(seconds, jobs, bytes);
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart event) {
      jobs += isMarked(event.properties()) ? 1 : 0;
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
      if (isMarked(event.properties())) {
        stages.add(event.stageInfo().stageId());
      }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
      TaskMetrics metrics = event.taskMetrics();
      if (metrics != null && stages.contains(event.stageId())) {
        bytes += metrics.resultSize() + metrics.shuffleReadMetrics().totalBytesRead();
      }
    }

    private boolean isMarked(Properties properties) {
      return properties != null && mark.equals(properties.getProperty(MARK));
    }
  }
}
