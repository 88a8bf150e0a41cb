package org.sparkoptimizer.engine;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.OrderedSum;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowTask;
import org.sparkoptimizer.problem.SharedVector;
import scala.runtime.AbstractFunction1;

/** Packed rows on the executors; a round is one treeAggregate. Owns the cached partitions. */
public final class DistributedRows implements PartitionedRows {
  /** Bytes of partial sums that the driver takes in one go before a deeper tree pays. */
  private static final long FLAT_BYTES = 64L << 20;

  private final PackedData data;
  private final JavaRDD<PackedPartition> partitions;
  private final int count;
  private final int aggregationDepth;
  private final Importance importance;

  /**
   * What the executors draw rows by; they make the tables for it when the first row is drawn.
   *
   * @param scaling the coordinates
   * @param curvatureBound c_φ
   */
  private record Importance(Broadcast<ColumnScaling> scaling, double curvatureBound)
      implements Serializable {
    PackedPartition of(PackedPartition partition) {
      return partition.withImportance(scaling.id(), scaling::value, curvatureBound);
    }
  }

  /**
   * Takes over cached partitions.
   *
   * @param aggregationDepth depth of the aggregation tree where the partial sums are large
   */
  public DistributedRows(PackedData data, int aggregationDepth) {
    this(data, aggregationDepth, null);
  }

  private DistributedRows(PackedData data, int aggregationDepth, Importance importance) {
    this.data = data;
    this.partitions = data.partitions();
    this.count = partitions.getNumPartitions();
    this.aggregationDepth = aggregationDepth;
    this.importance = importance;
  }

  @Override
  public int partitions() {
    return count;
  }

  @Override
  public double[] sum(RowTask task) {
    Importance drawnBy = importance;
    return participants(task)
        .treeAggregate(
            new OrderedSum(count),
            (sum, partition) ->
                sum.add(
                    partition.index(),
                    task.apply(drawnBy == null ? partition : drawnBy.of(partition))),
            OrderedSum::merge,
            depth(task))
        .result();
  }

  /** A flat aggregation is one stage; a deeper one adds a shuffle, worth it for large sums only. */
  private int depth(RowTask task) {
    return task.resultBytes() * count > FLAT_BYTES ? aggregationDepth : 1;
  }

  private JavaRDD<PackedPartition> participants(RowTask task) {
    if (IntStream.range(0, count).allMatch(task::appliesTo)) {
      return partitions;
    }
    return PartitionPruningRDD.create(partitions.rdd(), new Participates(task)).toJavaRDD();
  }

  @Override
  public DistributedRows withImportance(ColumnScaling scaling, double curvatureBound) {
    Broadcast<ColumnScaling> shared = new JavaSparkContext(partitions.context()).broadcast(scaling);
    return new DistributedRows(data, aggregationDepth, new Importance(shared, curvatureBound));
  }

  @Override
  public LocalRows sample(double fraction, long seed) {
    return new LocalRows(partitions.map(partition -> partition.sample(fraction, seed)).collect());
  }

  @Override
  public SharedVector share(double[] vector) {
    return new BroadcastVector(new JavaSparkContext(partitions.context()).broadcast(vector));
  }

  @Override
  public void close() {
    if (importance != null) {
      importance.scaling().destroy();
    }
    data.close();
  }

  private static final class Participates extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final RowTask task;

    Participates(RowTask task) {
      this.task = task;
    }

    @Override
    public Object apply(Object index) {
      return task.appliesTo((Integer) index);
    }
  }

  private record BroadcastVector(Broadcast<double[]> broadcast) implements SharedVector {
    @Override
    public double[] get() {
      return broadcast.value();
    }

    @Override
    public void close() {
      broadcast.destroy();
    }
  }
}
