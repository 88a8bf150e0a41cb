package org.sparkoptimizer.engine;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.PackedPartition;

/**
 * Packed rows in the driver's own memory, worked on as the master and the job group allow.
 *
 * @since 0.1.0
 */
public final class DriverRows {
  private DriverRows() {}

  /**
   * Makes rows whose passes take as many threads as the master grants the driver, and whose work
   * ends when this thread's job group is cancelled.
   */
  public static LocalRows of(List<PackedPartition> partitions, SparkContext context) {
    return new LocalRows(
        partitions, threads(context), new CancellationWatch(new JavaSparkContext(context)));
  }

  /** Threads that the master grants the driver: the slots of a local one. */
  public static int threads(SparkContext context) {
    return Math.max(1, SparkContext$.MODULE$.numDriverCores(context.master(), context.conf()));
  }
}
