package org.sparkoptimizer.engine;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.PackedPartition;

/**
 * What the executors draw rows by; they make the tables for it when the first row is drawn.
 *
 * @param scaling the coordinates
 * @param curvatureBound c_φ
 */
record Importance(Broadcast<ColumnScaling> scaling, double curvatureBound) implements Serializable {

  /** Returns the partition with its importance, the same object for the same partition. */
  PackedPartition of(PackedPartition partition) {
    return partition.withImportance(scaling.id(), scaling::value, curvatureBound);
  }
}
