package org.sparkoptimizer.engine;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.serializer.SerializerInstance;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.PackedPartition;
import scala.reflect.ClassTag$;

/**
 * Work on all packed rows inside a single task, for rows that one executor holds comfortably: it
 * takes the others' partitions over once and needs no further job.
 *
 * @since 0.1.0
 */
public final class OneTask {
  private OneTask() {}

  /**
   * What is done in the task.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  public interface Work<T extends Serializable> extends Serializable {
    /** Works on the rows, with as many threads as a task has; it may not keep them. */
    T on(LocalRows rows);
  }

  /** Runs the work: one job, ended as jobs are by the cancellation of its group. */
  public static <T extends Serializable> T run(PackedData data, Class<T> type, Work<T> work) {
    JavaRDD<byte[]> result =
        data.partitions()
            .coalesce(1)
            .mapPartitions(partitions -> List.of(serialized(work, partitions)).iterator());
    return type.cast(deserialized(result.collect().get(0), type.getClassLoader()));
  }

  private static <T extends Serializable> byte[] serialized(
      Work<T> work, Iterator<PackedPartition> arriving) {
    List<PackedPartition> partitions = new ArrayList<>();
    arriving.forEachRemaining(partitions::add);
    partitions.sort(Comparator.comparingInt(PackedPartition::index));
    TaskContext task = TaskContext.get();
    try (LocalRows rows = new LocalRows(partitions, task.cpus(), () -> requireAlive(task))) {
      // As closures are, whatever spark.serializer is set to: Kryo does not know records.
      ByteBuffer buffer =
          serializer().serialize(work.on(rows), ClassTag$.MODULE$.apply(Serializable.class));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }

  private static void requireAlive(TaskContext task) {
    if (task.isInterrupted()) {
      throw new TaskKilledException("the fit was cancelled");
    }
  }

  private static Object deserialized(byte[] bytes, ClassLoader loader) {
    return serializer()
        .deserialize(ByteBuffer.wrap(bytes), loader, ClassTag$.MODULE$.apply(Serializable.class));
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
