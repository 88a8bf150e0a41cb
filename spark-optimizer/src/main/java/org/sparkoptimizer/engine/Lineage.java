package org.sparkoptimizer.engine;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/**
 * How lost partitions are packed again: the RDD of the packed rows in serialised form. Executors
 * hold it once, and a task that has to pack makes its own RDD of it, as tasks of Spark do.
 */
final class Lineage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  /**
   * On the driver.
   *
   * @param rows an RDD that a job has read before; only then are its parents known to it
   */
  Lineage(RDD<?> rows) {
    ByteBuffer buffer =
        SparkEnv.get()
            .closureSerializer()
            .newInstance()
            .serialize(rows, ClassTag$.MODULE$.apply(RDD.class));
    bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
  }

  /** Returns a copy of the RDD for one task. */
  RDD<?> rows() {
    return SparkEnv.get()
        .closureSerializer()
        .newInstance()
        .deserialize(
            ByteBuffer.wrap(bytes),
            Thread.currentThread().getContextClassLoader(),
            ClassTag$.MODULE$.apply(RDD.class));
  }
}
