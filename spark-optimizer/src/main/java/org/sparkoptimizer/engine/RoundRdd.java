package org.sparkoptimizer.engine;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag$;

/**
 * What one round computes, a vector for each partition that takes part. On the driver it descends
 * from the packed rows, which tells the scheduler where they are and what they were made of; tasks
 * are sent {@link Sent} instead, without the ancestors.
 */
final class RoundRdd extends RDD<double[]> {
  private static final long serialVersionUID = 1L;

  private final RDD<?> rows;
  private final Sent sent;

  RoundRdd(RDD<?> rows, CachedRows cached, Work work) {
    super(rows, ClassTag$.MODULE$.apply(double[].class));
    this.rows = rows;
    this.sent = new Sent(rows, cached, work);
  }

  @Override
  public Partition[] getPartitions() {
    return rows.partitions();
  }

  @Override
  public Iterator<double[]> compute(Partition split, TaskContext context) {
    return sent.compute(split, context);
  }

  private Object writeReplace() {
    return sent;
  }

  /** The part of a round that is serialised; it has no parent but an RDD of nothing. */
  private static final class Sent extends RDD<double[]> {
    private static final long serialVersionUID = 1L;

    private final CachedRows cached;
    private final Work work;

    Sent(RDD<?> rows, CachedRows cached, Work work) {
      super(
          rows.context().emptyRDD(ClassTag$.MODULE$.apply(Object.class)),
          ClassTag$.MODULE$.apply(double[].class));
      this.cached = cached;
      this.work = work;
    }

    @Override
    public Partition[] getPartitions() {
      return new Partition[0];
    }

    @Override
    public Iterator<double[]> compute(Partition split, TaskContext context) {
      double[] result = work.on(cached, split, context);
      return result == null ? Iterator$.MODULE$.empty() : Iterator$.MODULE$.single(result);
    }
  }
}
