package org.sparkoptimizer.engine;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowTask;

/**
 * The partition's addend of one round.
 *
 * @param row what is computed
 * @param importance what rows are drawn by, or null
 */
record Round(RowTask row, Importance importance) implements Work {
  @Override
  public double[] on(CachedRows rows, Partition split, TaskContext task) {
    if (!row.appliesTo(split.index())) {
      return null;
    }
    PackedPartition partition = rows.get(split, task);
    return row.apply(importance == null ? partition : importance.of(partition));
  }
}
