package org.sparkoptimizer.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Follows what Spark schedules, and does something when a task of the n-th stage from a place in
 * the code starts.
 */
final class Scheduled extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final String site;
  private final int number;
  private final Consumer<String> action;
  private final List<String> stages = new ArrayList<>();
  private final Set<Integer> lostIn = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lostExecutors = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger copies = new AtomicInteger();
  private int seen;
  private volatile int chosen = -1;
  private boolean done;

  private Scheduled(SparkContext context, String site, int number, Consumer<String> action) {
    this.context = context;
    this.site = site;
    this.number = number;
    this.action = action;
    context.addSparkListener(this);
  }

  /** Only follows. */
  static Scheduled on(SparkContext context) {
    return new Scheduled(context, "", -1, executor -> {});
  }

  /**
   * Acts, once.
   *
   * @param site part of the name that Spark gives a stage, as a file's name
   * @param number which of the stages from there, 1 for the first
   * @param action what to do, given the number of the executor whose task starts
   */
  static Scheduled at(SparkContext context, String site, int number, Consumer<String> action) {
    return new Scheduled(context, site, number, action);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    String name = submitted.stageInfo().name();
    synchronized (stages) {
      stages.add(name);
    }
    if (name.contains(site) && ++seen == number) {
      chosen = submitted.stageInfo().stageId();
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (start.taskInfo().speculative()) {
      copies.incrementAndGet();
    }
    if (start.stageId() == chosen && !done) {
      done = true;
      action.accept(start.taskInfo().executorId());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExecutorLostFailure) {
      lostIn.add(end.stageId());
    } else if (end.reason() instanceof ExceptionFailure) {
      failures.incrementAndGet();
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    lostExecutors.incrementAndGet();
  }

  /** Whether a task of the chosen stage was lost with its executor. */
  boolean hit() {
    return lostIn.contains(chosen);
  }

  /** Number of executors that went. */
  int lostExecutors() {
    return lostExecutors.get();
  }

  /** Number of tasks that failed by an exception. */
  int failures() {
    return failures.get();
  }

  /** Number of tasks that were started a second time while the first ran. */
  int copies() {
    return copies.get();
  }

  /** Number of stages from a place. */
  long count(String place) {
    synchronized (stages) {
      return stages.stream().filter(name -> name.contains(place)).count();
    }
  }

  /** Stops following, when all that happened so far has been heard. */
  @Override
  public void close() {
    try {
      context.listenerBus().waitUntilEmpty(10_000);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      context.removeSparkListener(this);
    }
  }
}
