package org.sparkoptimizer.engine;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Sends the task of each partition that has a location there, and none for the others. An RDD of
 * our own could tell preferred locations too, but the method returns another class in Scala 2.12.
 *
 * @param locations location of each partition as Spark writes them, or null
 */
record SentTo(String[] locations) implements PartitionCoalescer, InvocationHandler, Serializable {
  /** What Scala 2.12 has in place of Java's interface, and Spark 3.5 asks a coalescer for. */
  private static final String SCALA_SERIALIZABLE = "scala.Serializable";

  /** An executor as a location. */
  static String executor(String host, String id) {
    return "executor_" + host + "_" + id;
  }

  /** The RDD whose partitions are the ones that are sent. */
  <T> RDD<T> of(RDD<T> rdd) {
    int sent = (int) Arrays.stream(locations).filter(location -> location != null).count();
    return rdd.coalesce(sent, false, Option.apply(coalescer()), null);
  }

  private PartitionCoalescer coalescer() {
    ClassLoader loader = SentTo.class.getClassLoader();
    try {
      Class<?>[] types = {
        PartitionCoalescer.class, Class.forName(SCALA_SERIALIZABLE, false, loader)
      };
      return (PartitionCoalescer) Proxy.newProxyInstance(loader, types, this);
    } catch (ClassNotFoundException e) { // Scala 2.13
      return this;
    }
  }

  /** For the coalescer of Scala 2.12. */
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return method.invoke(this, arguments);
  }

  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    return Arrays.stream(partitions)
        .filter(partition -> locations[partition.index()] != null)
        .map(partition -> group(partition, locations[partition.index()]))
        .toArray(PartitionGroup[]::new);
  }

  private static PartitionGroup group(Partition partition, String location) {
    PartitionGroup group = new PartitionGroup(Option.apply(location));
    try {
      // By reflection, because the method to append returns another class in Scala 2.12.
      Method append = group.partitions().getClass().getMethod("$plus$eq", Object.class);
      append.invoke(group.partitions(), partition);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a partition cannot be sent to an executor", e);
    }
    return group;
  }
}
