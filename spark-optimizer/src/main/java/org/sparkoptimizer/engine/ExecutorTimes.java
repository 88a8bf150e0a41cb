package org.sparkoptimizer.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
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
  private final Map<String, String> locations = new HashMap<>();
  private final Map<String, Time> times = new HashMap<>();
  private final String[] homes;

  /**
   * What tasks took on one executor.
   *
   * @param millis of all tasks together
   * @param work sizes of their partitions
   * @param tasks number of tasks
   */
  record Time(double millis, double work, int tasks) {
    Time with(double moreMillis, double size) {
      return new Time(millis + moreMillis, work + size, tasks + 1);
    }

    /** Milliseconds a partition of size 1. */
    double rate() {
      return millis / work;
    }
  }

  /**
   * What was heard in a while.
   *
   * @param times what tasks took, by executor
   * @param homes executor that each partition's newest task ran on
   * @param locations all executors that are there, as locations
   */
  record Heard(Map<String, Time> times, String[] homes, Map<String, String> locations) {}

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
    // A stage that writes a shuffle is not over the packed rows, but packs lost ones again.
    if (submitted.properties() != null
        && value.equals(submitted.properties().getProperty(property))
        && submitted.stageInfo().shuffleDepId().isEmpty()) {
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
    double millis = (double) end.taskInfo().finishTime() - end.taskInfo().launchTime();
    locations.put(executor, SentTo.executor(end.taskInfo().host(), executor));
    times.put(
        executor, times.getOrDefault(executor, new Time(0, 0, 0)).with(millis, sizes[partition]));
    homes[partition] = executor;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    String id = added.executorId();
    locations.put(id, SentTo.executor(added.executorInfo().executorHost(), id));
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    locations.remove(removed.executorId());
    times.remove(removed.executorId());
    for (int p = 0; p < homes.length; p++) {
      if (removed.executorId().equals(homes[p])) {
        homes[p] = null;
      }
    }
  }

  /**
   * Returns what was heard since the last time, and begins anew; empty where not each partition had
   * a task, or an executor that has partitions had too few.
   */
  synchronized Optional<Heard> take(int leastTasks) {
    Map<String, Time> taken = new HashMap<>(times);
    times.clear();
    boolean enough =
        Arrays.stream(homes)
            .allMatch(
                home ->
                    home != null
                        && taken.containsKey(home)
                        && taken.get(home).tasks() >= leastTasks);
    return enough
        ? Optional.of(new Heard(taken, homes.clone(), new HashMap<>(locations)))
        : Optional.empty();
  }
}
