package org.sparkoptimizer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.sparkoptimizer.monitor.JobDescriptions;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartialMoments;
import org.sparkoptimizer.problem.RowMoments;
import scala.Tuple2;

/**
 * The rows of a DataFrame, packed and cached on the executors, one packed partition per task slot
 * unless told otherwise; the owner of that cache.
 *
 * @since 0.1.0
 */
public final class PackedData implements AutoCloseable {
  /** How the packed rows are cached. */
  public static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private static final long ASK_EXECUTOR = -1;

  /** Bytes of moments that the driver takes in one job. */
  private static final long MOMENTS_BYTES = 64L << 20;

  private final JavaRDD<?> cached;
  private final JavaRDD<PackedPartition> partitions;
  private final RowFingerprints fingerprints;
  private final double[] sizes;
  private final RowMoments moments;

  private PackedData(
      JavaRDD<?> cached,
      JavaRDD<PackedPartition> packed,
      RowFingerprints fingerprints,
      double[] sizes,
      RowMoments moments) {
    this.cached = cached;
    this.partitions = packed.map(fingerprints::unchanged);
    this.fingerprints = fingerprints;
    this.sizes = sizes;
    this.moments = moments;
  }

  /** Number of task slots of the session's cluster. */
  public static int taskSlots(SparkContext context) {
    return Math.max(1, context.defaultParallelism());
  }

  /**
   * Validates and packs: one job, or two when the rows of source partitions are dealt out.
   *
   * @param partitions number of packed partitions, at least 1
   * @throws InvalidDataException if a row has a defect, there is no row with a positive weight, or
   *     the packed rows do not fit into the executors' memory
   */
  public static PackedData pack(Dataset<?> dataset, TrainingColumns columns, int partitions) {
    return pack(dataset, columns, partitions, JobDescriptions.NONE);
  }

  /** As above, with descriptions of the jobs. */
  public static PackedData pack(
      Dataset<?> dataset, TrainingColumns columns, int partitions, JobDescriptions jobs) {
    return pack(dataset, columns, partitions, ASK_EXECUTOR, jobs);
  }

  /** As the public method, with a limit on the bytes of a partition. */
  static PackedData pack(
      Dataset<?> dataset, TrainingColumns columns, int partitions, long memoryLimit) {
    return pack(dataset, columns, partitions, memoryLimit, JobDescriptions.NONE);
  }

  private static PackedData pack(
      Dataset<?> dataset,
      TrainingColumns columns,
      int partitions,
      long memoryLimit,
      JobDescriptions jobs) {
    SourceRows rows = SourceRows.of(dataset, columns, partitions);
    int pieces = rows.pieces();
    int sharers = sharers(dataset.sparkSession().sparkContext(), rows);
    JavaRDD<PackedSource> packed =
        rows.rows()
            .mapPartitionsWithIndex(
                (index, iterator) -> {
                  long limit = memoryLimit < 0 ? storageMemory() / sharers : memoryLimit;
                  MemoryBudget budget = new MemoryBudget(limit);
                  RowPacker packer = new RowPacker(columns, index, pieces, budget);
                  return List.of(packer.pack(iterator)).iterator();
                },
                false)
            .persist(LEVEL);
    try {
      List<PackingReport> reports = reports(packed, jobs);
      PackingReport report = PackingReport.total(reports, columns);
      report.requireRoom();
      RowFingerprints packedOnce = fingerprints(reports.stream().map(r -> r.fingerprint).toList());
      JavaRDD<PackedSource> sources = packed.map(packedOnce::unchanged);
      RowMoments moments = moments(sources, report.features, jobs);
      if (rows.areDealt()) {
        return dealt(deal(sources, partitions), packed, moments, jobs);
      }
      double[] sizes = reports.stream().mapToDouble(r -> (double) r.bytes).toArray();
      return new PackedData(
          packed, packed.map(source -> source.piece(0)), packedOnce, sizes, moments);
    } catch (Throwable e) {
      // Spark throws checked exceptions undeclared, for instance when a job is cancelled.
      packed.unpersist(false);
      throw e;
    }
  }

  /** Caches the dealt rows; the packed ones they were made of are not needed any more. */
  private static PackedData dealt(
      JavaRDD<PackedPartition> dealt,
      JavaRDD<PackedSource> packed,
      RowMoments moments,
      JobDescriptions jobs) {
    try (JobDescriptions.Scope description = jobs.describe("dealing out rows")) {
      RowFingerprints dealtOnce = fingerprints(dealt.map(PackedPartition::fingerprint).collect());
      packed.unpersist(false);
      double[] sizes = new double[dealt.getNumPartitions()];
      Arrays.fill(sizes, 1.0); // as equal as dealing makes them
      return new PackedData(dealt, dealt, dealtOnce, sizes, moments);
    } catch (Throwable e) {
      dealt.unpersist(false);
      throw e;
    }
  }

  /** Packs. */
  private static List<PackingReport> reports(JavaRDD<PackedSource> packed, JobDescriptions jobs) {
    try (JobDescriptions.Scope description = jobs.describe("packing")) {
      return packed.map(PackedSource::report).collect();
    }
  }

  /** Takes the moments of a few partitions at a time, so that the driver never holds many. */
  private static RowMoments moments(
      JavaRDD<PackedSource> packed, int features, JobDescriptions jobs) {
    int step = (int) Math.max(1, MOMENTS_BYTES / PartialMoments.bytes(features));
    int sources = packed.getNumPartitions();
    JavaRDD<PartialMoments> parts = packed.map(PackedSource::moments).filter(Objects::nonNull);
    Iterator<PartialMoments> inOrder =
        IntStream.iterate(0, from -> from < sources, from -> from + step)
            .mapToObj(from -> IntStream.range(from, Math.min(sources, from + step)).toArray())
            .flatMap(ids -> Arrays.stream(parts.collectPartitions(ids)).flatMap(List::stream))
            .iterator();
    try (JobDescriptions.Scope description = jobs.describe("moments")) {
      return RowMoments.of(inOrder, features);
    }
  }

  /** Brings the pieces of few source partitions together in more packed partitions, cached. */
  private static JavaRDD<PackedPartition> deal(JavaRDD<PackedSource> packed, int partitions) {
    return packed
        .flatMapToPair(PackedData::pieces)
        .partitionBy(new HashPartitioner(partitions))
        .mapPartitionsWithIndex((index, pieces) -> List.of(joined(index, pieces)).iterator(), false)
        .persist(LEVEL);
  }

  private static RowFingerprints fingerprints(List<Long> byPartition) {
    return new RowFingerprints(byPartition.stream().mapToLong(f -> f).toArray());
  }

  private static Iterator<Tuple2<Integer, Tuple2<Integer, PackedPartition>>> pieces(
      PackedSource source) {
    List<Tuple2<Integer, Tuple2<Integer, PackedPartition>>> pieces = new ArrayList<>();
    for (PackedPartition piece : source.pieces()) {
      pieces.add(new Tuple2<>(piece.index(), new Tuple2<>(source.partition(), piece)));
    }
    return pieces.iterator();
  }

  private static PackedPartition joined(
      int index, Iterator<Tuple2<Integer, Tuple2<Integer, PackedPartition>>> arriving) {
    List<Tuple2<Integer, PackedPartition>> bySource = new ArrayList<>();
    arriving.forEachRemaining(entry -> bySource.add(entry._2()));
    bySource.sort(Comparator.comparing(Tuple2::_1));
    return SourceRows.join(index, bySource.stream().map(Tuple2::_2).toList());
  }

  /** Number of source partitions that share an executor's memory. */
  private static int sharers(SparkContext context, SourceRows rows) {
    int withDriver = context.statusTracker().getExecutorInfos().length;
    int executors = Math.max(1, withDriver - 1);
    int perExecutor = (rows.partitions() + executors - 1) / executors;
    return rows.areDealt()
        ? Math.max(1, perExecutor * rows.sources() / rows.partitions())
        : perExecutor;
  }

  /** Bytes of this executor's heap that Spark may use for cached blocks. */
  private static long storageMemory() {
    return SparkEnv.get().memoryManager().maxOnHeapStorageMemory();
  }

  /** The packed partitions, cached; a task on one with changed rows fails. */
  public JavaRDD<PackedPartition> partitions() {
    return partitions;
  }

  /** The RDD that is cached: an element, {@link #partitionOf}, for each packed partition. */
  public RDD<?> cached() {
    return cached.rdd();
  }

  /** Returns the packed partition of an element of {@link #cached}. */
  public static PackedPartition partitionOf(Object element) {
    return element instanceof PackedSource source ? source.piece(0) : (PackedPartition) element;
  }

  /** The fingerprints of the packed partitions. */
  public RowFingerprints fingerprints() {
    return fingerprints;
  }

  /** Size of each packed partition, in any unit. */
  public double[] sizes() {
    return sizes.clone();
  }

  /** Brings the packed partitions to the driver; they stay cached until this is closed. */
  public PackedRows collect() {
    return new PackedRows(partitions.collect(), moments);
  }

  /** Moments of all rows. */
  public RowMoments moments() {
    return moments;
  }

  /** Number of features of a row. */
  public int features() {
    return moments.features();
  }

  /** Number of rows with a positive weight. */
  public long rows() {
    return moments.rows();
  }

  /** Bytes of the packed rows, without the sampling tables. */
  public long bytes() {
    return moments.bytes();
  }

  @Override
  public void close() {
    cached.unpersist(false);
  }
}
