package org.sparkoptimizer.engine;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;

/** What a task does with the packed partition that it runs on. */
interface Work extends Serializable {

  /** Returns the partition's result, or null for none; in a task. */
  double[] on(CachedRows rows, Partition split, TaskContext task);
}
