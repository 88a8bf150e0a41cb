package org.sparkoptimizer.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowChunk;
import scala.Tuple2;

/**
 * The rows of a DataFrame, packed and cached, one packed partition per task slot unless told
 * otherwise; the owner of that cache.
 *
 * <p>Source partitions are merged without a shuffle when there are more of them than wanted, and
 * cut into small chunks and dealt out in a fixed order when there are fewer, so equal source
 * partitions always give equal packed partitions.
 */
public final class PackedData implements AutoCloseable {
  private static final long CHUNK_BYTES = 64L << 20;
  private static final int DEALT_ROWS = 128;
  private static final long ASK_EXECUTOR = -1;

  private final JavaRDD<PackedPartition> partitions;
  private final PackingReport report;

  private PackedData(JavaRDD<PackedPartition> partitions, PackingReport report) {
    this.partitions = partitions;
    this.report = report;
  }

  /** Number of task slots of the session's cluster. */
  public static int taskSlots(SparkContext context) {
    return Math.max(1, context.defaultParallelism());
  }

  /**
   * Validates and packs: one job, or two when source partitions are cut.
   *
   * @param partitions number of packed partitions, at least 1
   * @throws InvalidDataException if a row has a defect, there is no row with a positive weight, or
   *     the packed rows do not fit into the executors' memory
   */
  public static PackedData pack(Dataset<?> dataset, TrainingColumns columns, int partitions) {
    return pack(dataset, columns, partitions, ASK_EXECUTOR);
  }

  /** As the public method, with a limit on the bytes of a partition. */
  static PackedData pack(
      Dataset<?> dataset, TrainingColumns columns, int partitions, long memoryLimit) {
    JavaRDD<InternalRow> rows = InternalRows.of(select(dataset, columns));
    int sources = rows.getNumPartitions();
    if (sources > partitions) {
      rows = rows.coalesce(partitions);
    }
    boolean deal = sources < partitions;
    int perExecutor = partitionsPerExecutor(dataset.sparkSession().sparkContext(), partitions);
    int sharers = deal ? Math.max(1, perExecutor * sources / partitions) : perExecutor;
    int chunkRows = deal ? DEALT_ROWS : Integer.MAX_VALUE;
    JavaRDD<PackedSource> packed =
        rows.mapPartitionsWithIndex(
                (index, iterator) -> {
                  long limit = memoryLimit < 0 ? storageMemory() / sharers : memoryLimit;
                  RowPacker packer = new RowPacker(columns, index, CHUNK_BYTES, chunkRows, limit);
                  return List.of(packer.pack(iterator)).iterator();
                },
                false)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      PackingReport report = checked(packed, columns);
      JavaRDD<PackedPartition> result =
          deal
              ? deal(packed, report.features, partitions)
              : packed.map(source -> new PackedPartition(source.partition(), source.chunks()));
      result.persist(StorageLevel.MEMORY_AND_DISK());
      try {
        result.count();
      } catch (Throwable e) {
        // Spark throws checked exceptions undeclared, for instance when a job is cancelled.
        result.unpersist(false);
        throw e;
      }
      return new PackedData(result, report);
    } finally {
      packed.unpersist(false);
    }
  }

  private static Dataset<Row> select(Dataset<?> dataset, TrainingColumns columns) {
    Column weight =
        columns.weight() == null
            ? functions.lit(1.0)
            : functions.col(columns.weight()).cast("double");
    return dataset
        .toDF()
        .select(
            functions.col(columns.features()),
            functions.col(columns.label()).cast("double"),
            weight);
  }

  private static PackingReport checked(JavaRDD<PackedSource> packed, TrainingColumns columns) {
    PackingReport total = new PackingReport();
    for (PackingReport report : packed.map(PackedSource::report).collect()) {
      total.add(report, columns.features());
    }
    if (total.defects > 0) {
      String others =
          total.defects == 1 ? "" : String.format("; %d rows in all have a defect", total.defects);
      throw new InvalidDataException(total.firstDefect + others);
    }
    if (total.rows == 0) {
      throw new InvalidDataException(
          total.weightless == 0
              ? "the input has no rows"
              : String.format(
                  "all %d weights in column '%s' are zero", total.weightless, columns.weight()));
    }
    if (total.tooLarge) {
      throw new InvalidDataException(
          String.format(
              "the packed data needs %.1f MiB of the executors' storage memory, which is more than"
                  + " they have; raise spark.executor.memory (spark.driver.memory for a local"
                  + " master), add executors, or train on a sample",
              total.bytes / 1048576.0));
    }
    return total;
  }

  /** Deals the chunks of few source partitions out to more packed partitions, in a fixed order. */
  private static JavaRDD<PackedPartition> deal(
      JavaRDD<PackedSource> packed, int features, int partitions) {
    return packed
        .flatMapToPair(source -> dealt(source, partitions))
        .partitionBy(new HashPartitioner(partitions))
        .mapPartitionsWithIndex(
            (index, chunks) -> List.of(merge(index, chunks, features)).iterator(), false);
  }

  private static Iterator<Tuple2<Integer, Tuple2<Long, RowChunk>>> dealt(
      PackedSource source, int partitions) {
    List<Tuple2<Integer, Tuple2<Long, RowChunk>>> dealt = new ArrayList<>();
    for (int c = 0; c < source.chunks().size(); c++) {
      int target = (source.partition() + c) % partitions;
      long order = ((long) source.partition() << 32) | c;
      dealt.add(new Tuple2<>(target, new Tuple2<>(order, source.chunks().get(c))));
    }
    return dealt.iterator();
  }

  private static PackedPartition merge(
      int index, Iterator<Tuple2<Integer, Tuple2<Long, RowChunk>>> arriving, int features) {
    List<Tuple2<Long, RowChunk>> ordered = new ArrayList<>();
    arriving.forEachRemaining(entry -> ordered.add(entry._2()));
    ordered.sort(Comparator.comparing(Tuple2::_1));
    List<RowChunk> merged = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder(features);
    for (Tuple2<Long, RowChunk> chunk : ordered) {
      builder.addAll(chunk._2());
      if (builder.bytes() >= CHUNK_BYTES) {
        merged.add(builder.seal());
      }
    }
    if (builder.rows() > 0) {
      merged.add(builder.seal());
    }
    return new PackedPartition(index, merged);
  }

  private static int partitionsPerExecutor(SparkContext context, int partitions) {
    int withDriver = context.statusTracker().getExecutorInfos().length;
    int executors = Math.max(1, withDriver - 1);
    return (partitions + executors - 1) / executors;
  }

  /** Bytes of this executor's heap that Spark may use for cached blocks. */
  private static long storageMemory() {
    return SparkEnv.get().memoryManager().maxOnHeapStorageMemory();
  }

  /** The packed partitions, cached. */
  public JavaRDD<PackedPartition> partitions() {
    return partitions;
  }

  /** Number of features of a row. */
  public int features() {
    return report.features;
  }

  /** Number of rows with a positive weight. */
  public long rows() {
    return report.rows;
  }

  /** Bytes of the packed rows, without the sampling tables. */
  public long bytes() {
    return report.bytes;
  }

  @Override
  public void close() {
    partitions.unpersist(false);
  }
}
