package org.sparkoptimizer.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.monitor.JobDescriptions;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.OrderedSum;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowTask;
import org.sparkoptimizer.problem.SharedVector;

/**
 * Packed rows on the executors; a round is one job. The cached partitions are those of {@link
 * PackedData}, which outlives these rows and is closed after them.
 *
 * @since 0.1.0
 */
public final class DistributedRows implements PartitionedRows {
  /** Bytes of partial sums that the driver takes in one go before a tree pays. */
  private static final long FLAT_BYTES = 64L << 20;

  /** Length up to which a vector costs less inside of each task than as a broadcast. */
  private static final int LARGEST_INLINE = 4096;

  private final PackedData data;
  private final JavaRDD<PackedPartition> partitions;
  private final CachedRows cached;
  private final Placement placement;
  private final int count;
  private final int aggregationDepth;
  private final Importance importance;
  private final JobDescriptions jobs;

  /**
   * Works on cached partitions.
   *
   * @param aggregationDepth depth of the aggregation tree where the partial sums are large
   */
  public DistributedRows(PackedData data, int aggregationDepth) {
    this(data, aggregationDepth, JobDescriptions.NONE);
  }

  /** As above, with descriptions of the jobs. */
  public DistributedRows(PackedData data, int aggregationDepth, JobDescriptions jobs) {
    this(data, new CachedRows(data), aggregationDepth, jobs);
  }

  private DistributedRows(
      PackedData data, CachedRows cached, int aggregationDepth, JobDescriptions jobs) {
    this(
        data,
        cached,
        new Placement(data.cached(), cached, data.sizes(), jobs),
        aggregationDepth,
        null,
        jobs);
  }

  private DistributedRows(
      PackedData data,
      CachedRows cached,
      Placement placement,
      int aggregationDepth,
      Importance importance,
      JobDescriptions jobs) {
    this.data = data;
    this.partitions = data.partitions();
    this.cached = cached;
    this.placement = placement;
    this.count = partitions.getNumPartitions();
    this.aggregationDepth = aggregationDepth;
    this.importance = importance;
    this.jobs = jobs;
  }

  @Override
  public int partitions() {
    return count;
  }

  @Override
  public boolean roundsAreDear() {
    return true;
  }

  @Override
  public double[] sum(RowTask task) {
    JavaRDD<double[]> round =
        new RoundRdd(data.cached(), cached, new Round(task, importance)).toJavaRDD();
    try (JobDescriptions.Scope description = jobs.describe(task.purpose(), task.innerStep())) {
      return aggregationDepth == 1 || isFlat(task.resultBytes(), count)
          ? flatSum(round, task)
          : treeSum(round);
    }
  }

  /** Whether the driver takes partial sums of so many bytes in one go. */
  public static boolean isFlat(long bytes, int partitions) {
    return bytes * partitions <= FLAT_BYTES;
  }

  /** A job of one stage; only partitions that take part run a task. */
  private double[] flatSum(JavaRDD<double[]> round, RowTask task) {
    int[] participants = IntStream.range(0, count).filter(task::appliesTo).toArray();
    List<double[]>[] addends;
    try (Placement.Watched watched = placement.round()) {
      addends = round.collectPartitions(participants);
    }
    OrderedSum sum = new OrderedSum(count);
    for (int p = 0; p < participants.length; p++) {
      for (double[] addend : addends[p]) {
        sum.add(participants[p], addend);
      }
    }
    return sum.result();
  }

  /** Adds on the executors first, in more stages, so that the driver takes fewer vectors. */
  private double[] treeSum(JavaRDD<double[]> round) {
    int leaves = count;
    return round
        .mapPartitionsWithIndex(
            (index, addends) -> {
              OrderedSum sum = new OrderedSum(leaves);
              addends.forEachRemaining(addend -> sum.add(index, addend));
              return List.of(sum).iterator();
            },
            false)
        .treeReduce(OrderedSum::merge, aggregationDepth)
        .result();
  }

  @Override
  public DistributedRows withImportance(ColumnScaling scaling, double curvatureBound) {
    Broadcast<ColumnScaling> shared = new JavaSparkContext(partitions.context()).broadcast(scaling);
    return new DistributedRows(
        data, cached, placement, aggregationDepth, new Importance(shared, curvatureBound), jobs);
  }

  @Override
  public LocalRows sample(double fraction, long seed) {
    try (JobDescriptions.Scope description = jobs.describe("sample")) {
      return DriverRows.of(
          partitions.map(partition -> partition.sample(fraction, seed)).collect(),
          partitions.context());
    }
  }

  @Override
  public SharedVector share(double[] vector) {
    return vector.length <= LARGEST_INLINE
        ? new InlineVector(vector)
        : new BroadcastVector(new JavaSparkContext(partitions.context()).broadcast(vector));
  }

  @Override
  public void close() {
    try (CachedRows last = cached;
        Placement first = placement) {
      if (importance != null) {
        importance.scaling().destroy();
      }
    }
  }

  private record InlineVector(double[] vector) implements SharedVector {
    @Override
    public double[] get() {
      return vector;
    }

    @Override
    public void close() {
      // it goes with the tasks
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
