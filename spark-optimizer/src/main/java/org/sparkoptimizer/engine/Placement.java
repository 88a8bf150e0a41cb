package org.sparkoptimizer.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.monitor.JobDescriptions;

/**
 * Moves cached partitions from slow executors to fast ones between rounds, whose results do not
 * depend on the place. Executors are slow because they are old, or because others use their
 * machine. One that became fast again gets partitions back only in the next fit.
 */
final class Placement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  private static final String PROPERTY = "sparkoptimizer.rows";
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** Time that a judgement of the executors is based on. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** Tasks of an executor below which it is not judged. */
  private static final int LEAST_TASKS = 3;

  private final SparkContext context;
  private final RDD<?> rows;
  private final CachedRows cached;
  private final JobDescriptions jobs;
  private final double[] sizes;
  private final String number = String.valueOf(NUMBERS.incrementAndGet());
  private final ExecutorTimes times;
  private long windowStart = System.nanoTime();

  /** A round's jobs, from their start to their end. */
  @FunctionalInterface
  interface Watched extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starts to watch.
   *
   * @param sizes size of each partition
   */
  Placement(RDD<?> rows, CachedRows cached, double[] sizes, JobDescriptions jobs) {
    this.context = rows.context();
    this.rows = rows;
    this.cached = cached;
    this.jobs = jobs;
    double mean = Arrays.stream(sizes).average().orElse(1.0);
    this.sizes = Arrays.stream(sizes).map(size -> mean > 0 ? size / mean : 1.0).toArray();
    this.times = new ExecutorTimes(PROPERTY, number, this.sizes);
    if (isWatching()) {
      context.addSparkListener(times);
    }
  }

  /** A local master has one executor, and the driver's own. */
  private boolean isWatching() {
    return !context.isLocal();
  }

  /** Watches the jobs of a round until closed; before it, partitions may move. */
  Watched round() {
    if (!isWatching()) {
      return () -> {};
    }
    if (System.nanoTime() - windowStart > WINDOW_NANOS) {
      rebalance();
      windowStart = System.nanoTime();
    }
    context.setLocalProperty(PROPERTY, number);
    return () -> context.setLocalProperty(PROPERTY, null);
  }

  private void rebalance() {
    String[] homes = times.homes();
    Map<String, ExecutorTimes.Time> heard = times.take();
    if (heard.values().stream().anyMatch(time -> time.tasks() < LEAST_TASKS)) {
      return;
    }
    Map<String, Double> rates = new HashMap<>();
    heard.forEach((executor, time) -> rates.put(executor, time.rate()));
    String[] better = new Balance(sizes, slots()).better(homes, rates);
    String[] locations = new String[homes.length];
    int moved = 0;
    for (int p = 0; p < homes.length; p++) {
      if (!better[p].equals(homes[p])) {
        locations[p] = heard.get(better[p]).location();
        moved++;
      }
    }
    if (moved > 0) {
      LOG.info(
          "{} of {} packed partitions move to faster executors; milliseconds a partition: {}",
          moved,
          homes.length,
          rates);
      try (JobDescriptions.Scope description = jobs.describe("moving partitions")) {
        new SentTo(locations).of(new RoundRdd(rows, cached, new Move(better))).count();
      }
    }
  }

  /** Task slots of an executor, on average. */
  private int slots() {
    int executors = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
    int tasks =
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    return Math.max(1, tasks / executors);
  }

  @Override
  public void close() {
    if (isWatching()) {
      context.removeSparkListener(times);
    }
  }
}
