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
 * machine. One without partitions, because it was slow or has just come, is tried again after a
 * while, each time after a longer one.
 */
final class Placement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  private static final String PROPERTY = "sparkoptimizer.rows";
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** Time that a judgement of the executors is based on. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /** Judgements in a row that must want a move; a single one may be about a pause. */
  private static final int AGREEING = 2;

  /** Tasks of an executor below which it is not judged. */
  private static final int LEAST_TASKS = 3;

  private final SparkContext context;
  private final RDD<?> rows;
  private final CachedRows cached;
  private final JobDescriptions jobs;
  private final double[] sizes;
  private final String number = String.valueOf(NUMBERS.incrementAndGet());
  private final ExecutorTimes times;
  private final IdleExecutors idle = new IdleExecutors();
  private final boolean isWatching;
  private long windowStart;
  private int wanted;
  private boolean givenUp;

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
    this.isWatching = !context.isLocal(); // a local master has one executor, the driver's own
    if (isWatching) {
      context.addSparkListener(times);
    }
  }

  /** Watches the job of a round until closed; before it, partitions may move. */
  Watched round() {
    if (!isWatching || givenUp) {
      return () -> {};
    }
    long now = System.nanoTime();
    if (windowStart == 0) {
      windowStart = now;
    } else if (now - windowStart > WINDOW_NANOS) {
      times.take(LEAST_TASKS).ifPresent(this::rebalance);
      windowStart = System.nanoTime();
    }
    context.setLocalProperty(PROPERTY, number);
    return () -> context.setLocalProperty(PROPERTY, null);
  }

  private void rebalance(ExecutorTimes.Heard heard) {
    Map<String, Double> rates = new HashMap<>();
    heard.times().forEach((executor, time) -> rates.put(executor, time.rate()));
    double typical = rates.values().stream().mapToDouble(r -> r).min().orElse(1.0);
    for (String executor : idle.worthATry(heard.locations().keySet(), heard.homes())) {
      rates.put(executor, typical);
    }
    String[] better = new Balance(sizes, slots()).better(heard.homes(), rates);
    String[] locations = new String[better.length];
    for (int p = 0; p < better.length; p++) {
      if (!better[p].equals(heard.homes()[p])) {
        locations[p] = heard.locations().get(better[p]);
      }
    }
    boolean moves = Arrays.stream(locations).anyMatch(location -> location != null);
    wanted = moves ? wanted + 1 : 0;
    if (wanted == AGREEING) {
      wanted = 0;
      move(better, locations, rates);
    }
  }

  private void move(String[] executors, String[] locations, Map<String, Double> rates) {
    LOG.info("packed partitions move to faster executors; milliseconds a partition: {}", rates);
    try (JobDescriptions.Scope description = jobs.describe("moving partitions")) {
      new SentTo(locations).of(new RoundRdd(rows, cached, new Move(executors))).count();
      idle.emptied(rates.keySet(), executors);
    } catch (Throwable e) { // Spark throws checked exceptions undeclared
      if (String.valueOf(e.getMessage()).contains("cancelled")) {
        throw e;
      }
      givenUp = true;
      LOG.warn("packed partitions stay where they are, since one could not be moved: {}", e, e);
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
    if (isWatching) {
      context.removeSparkListener(times);
    }
  }
}
