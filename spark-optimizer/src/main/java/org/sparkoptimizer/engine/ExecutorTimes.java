package org.sparkoptimizer.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * How long tasks take on each executor as the driver sees it, from launch to result: an executor
 * that does not run for a while is slow too, though its own clock would not show it.
 */
final class ExecutorTimes extends SparkListener {
  private final String property;
  private final String value;
  private final double[] sizes;
  private final Set<Integer> stages = new HashSet<>();
  private final Map<String, Time> times = new HashMap<>();
  private final String[] homes;

  /**
   * What tasks took on one executor.
   *
   * @param location the executor as a location
   * @param millis of all tasks together
   * @param work sizes of their partitions
   * @param tasks number of tasks
   */
  record Time(String location, double millis, double work, int tasks) {
    Time with(double moreMillis, double size) {
      return new Time(location, millis + moreMillis, work + size, tasks + 1);
    }

    /** Milliseconds a partition of size 1. */
    double rate() {
      return millis / work;
    }
  }

  /**
   * Hears of the tasks of jobs that have a local property.
   *
   * @param sizes size of each partition, 1 on average
   */
  ExecutorTimes(String property, String value, double[] sizes) {
    this.property = property;
    this.value = value;
    this.sizes = sizes;
    this.homes = new String[sizes.length];
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (submitted.properties() != null
        && value.equals(submitted.properties().getProperty(property))) {
      stages.add(submitted.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    stages.remove(completed.stageInfo().stageId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    int partition = end.taskInfo().partitionId();
    if (!stages.contains(end.stageId()) || !end.taskInfo().successful()) {
      return;
    }
    String executor = end.taskInfo().executorId();
    Time before =
        times.getOrDefault(
            executor, new Time(SentTo.executor(end.taskInfo().host(), executor), 0, 0, 0));
    double millis = (double) end.taskInfo().finishTime() - end.taskInfo().launchTime();
    times.put(executor, before.with(millis, sizes[partition]));
    homes[partition] = executor;
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    times.remove(removed.executorId());
  }

  /** Returns what was heard since the last time, by executor, and forgets it. */
  synchronized Map<String, Time> take() {
    Map<String, Time> taken = new HashMap<>(times);
    times.clear();
    return taken;
  }

  /** The executor that each partition's newest task ran on, null before the first. */
  synchronized String[] homes() {
    return homes.clone();
  }
}
