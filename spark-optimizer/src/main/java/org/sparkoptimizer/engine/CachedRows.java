package org.sparkoptimizer.engine;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.RowFingerprints;
import org.sparkoptimizer.problem.PackedPartition;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * How a task comes to its packed partition: from the cache, or where it got lost there, by packing
 * it again. A few bytes, where the lineage of a DataFrame has many.
 */
final class CachedRows implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  private final int cachedId;
  private final RowFingerprints fingerprints;
  private final Broadcast<Lineage> lineage;

  /** On the driver. */
  CachedRows(PackedData data) {
    RDD<?> rows = data.cached();
    cachedId = rows.id();
    fingerprints = data.fingerprints();
    lineage = new JavaSparkContext(rows.context()).broadcast(new Lineage(rows));
  }

  /**
   * Returns the partition; in a task.
   *
   * @throws org.sparkoptimizer.data.ChangedRowsException if it has other rows than were packed
   */
  PackedPartition get(Partition split, TaskContext task) {
    return fingerprints.unchanged(found(split, task));
  }

  private PackedPartition found(Partition split, TaskContext task) {
    Option<BlockResult> block = blocks().get(id(split), ANY);
    return PackedData.partitionOf(
        block.isEmpty()
            ? lineage.value().rows().iterator(split, task).next()
            : elementOf(block.get()));
  }

  /** Takes a cached partition over from the executor that has it, which forgets it; in a task. */
  void takeOver(Partition split) {
    Option<BlockResult> here = blocks().getLocalValues(id(split));
    if (here.isDefined()) {
      elementOf(here.get());
      return;
    }
    Option<BlockResult> elsewhere = blocks().getRemoteValues(id(split), ANY);
    if (elsewhere.isDefined()) {
      Object element = elementOf(elsewhere.get());
      // First, since it reaches all executors. What is lost in between is packed again.
      blocks().master().removeBlock(id(split));
      blocks().putSingle(id(split), element, PackedData.LEVEL, true, ANY);
    }
  }

  private static Object elementOf(BlockResult block) {
    Iterator<Object> values = block.data();
    Object element = values.next();
    while (values.hasNext()) { // only its end releases the block
      values.next();
    }
    return element;
  }

  private BlockId id(Partition split) {
    return new RDDBlockId(cachedId, split.index());
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }

  /** Releases the lineage, on the driver. */
  @Override
  public void close() {
    lineage.destroy();
  }
}
