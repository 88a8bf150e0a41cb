package org.sparkoptimizer.engine;

import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * Takes a cached partition over from another executor, which forgets it, so that from then on
 * rounds run where it is now.
 *
 * @param executors executor that each partition goes to, by its number; null for those that stay
 */
record Move(String[] executors) implements Work {
  @Override
  public double[] on(CachedRows rows, Partition split, TaskContext task) {
    // A task that was sent elsewhere, because its executor was busy for long or is gone, does
    // nothing.
    if (SparkEnv.get().executorId().equals(executors[split.index()])) {
      rows.takeOver(split);
    }
    return null;
  }
}
