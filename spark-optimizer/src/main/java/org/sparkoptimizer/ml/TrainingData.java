package org.sparkoptimizer.ml;

import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.engine.CancellationWatch;
import org.sparkoptimizer.engine.DistributedRows;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowMoments;

/** Packed rows in the place where the fit runs, with their moments. Closing releases the rows. */
public final class TrainingData implements AutoCloseable {
  /** Share of the driver's free heap that rows may take under {@link Execution#AUTO}. */
  private static final double DRIVER_SHARE = 0.25;

  /** Share of spark.driver.maxResultSize that rows may take; serialised they are a bit larger. */
  private static final double RESULT_SHARE = 0.9;

  private final Execution execution;
  private final RowMoments moments;
  private final int partitions;
  private PartitionedRows rows;

  private TrainingData(Execution execution, PartitionedRows rows, RowMoments moments) {
    this.execution = execution;
    this.rows = rows;
    this.partitions = rows.partitions();
    this.moments = moments;
  }

  /**
   * Packs the rows of a DataFrame, takes them to their place and computes their moments.
   *
   * @throws InvalidDataException if they cannot be trained on
   */
  public static TrainingData prepare(
      Dataset<?> dataset, TrainingColumns columns, SolverSettings.Placement placement) {
    SparkContext context = dataset.sparkSession().sparkContext();
    int partitions = placement.numPartitions().orElseGet(() -> PackedData.taskSlots(context));
    if (context.isLocal() && placement.execution() != Execution.DISTRIBUTED) {
      Optional<PackedRows> packed =
          PackedRows.pack(dataset, columns, partitions, driverBytes(placement.execution()));
      if (packed.isPresent()) {
        return inMemory(context, packed.get(), columns);
      }
    }
    PackedData packed = PackedData.pack(dataset, columns, partitions);
    try {
      if (placement.execution() == Execution.MEMORY) {
        requireCollectable(context, packed.bytes());
        requireHeap(packed.bytes());
        PackedRows collected = packed.collect();
        packed.close();
        return inMemory(context, collected, columns);
      }
      checkScale(packed.moments(), columns);
      PartitionedRows rows = new DistributedRows(packed, placement.aggregationDepth());
      return new TrainingData(Execution.DISTRIBUTED, rows, packed.moments());
    } catch (Throwable e) {
      // Spark throws checked exceptions undeclared, for instance when a job is cancelled.
      packed.close();
      throw e;
    }
  }

  private static TrainingData inMemory(
      SparkContext context, PackedRows packed, TrainingColumns columns) {
    checkScale(packed.moments(), columns);
    LocalRows rows =
        new LocalRows(
            packed.partitions(),
            driverThreads(context),
            new CancellationWatch(new JavaSparkContext(context)));
    return new TrainingData(Execution.MEMORY, rows, packed.moments());
  }

  /** Threads that the master grants the driver: the slots of a local one. */
  private static int driverThreads(SparkContext context) {
    return Math.max(1, SparkContext$.MODULE$.numDriverCores(context.master(), context.conf()));
  }

  /** Bytes that rows may take in the driver of a local master. */
  private static long driverBytes(Execution wanted) {
    long storage = SparkEnv.get().memoryManager().maxOnHeapStorageMemory();
    if (wanted == Execution.MEMORY) {
      return storage;
    }
    return Math.min(storage, (long) (DRIVER_SHARE * freeHeap()));
  }

  private static void requireCollectable(SparkContext context, long bytes) {
    long limit = context.conf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && bytes >= RESULT_SHARE * limit) {
      throw new InvalidDataException(
          String.format(
              "execution is set to 'memory' but the packed data has %.1f MiB, which is more than"
                  + " spark.driver.maxResultSize; raise it or use execution 'distributed'",
              bytes / 1048576.0));
    }
  }

  private static void requireHeap(long bytes) {
    long free = freeHeap();
    if (bytes > free) {
      throw new InvalidDataException(
          String.format(
              "execution is set to 'memory' but the packed data has %.1f MiB and the driver's heap"
                  + " %.1f MiB left; raise spark.driver.memory or use execution 'distributed'",
              bytes / 1048576.0, free / 1048576.0));
    }
  }

  private static long freeHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private static void checkScale(RowMoments moments, TrainingColumns columns) {
    for (int j = 0; j < moments.featureMeans().length; j++) {
      if (!Double.isFinite(moments.featureMeans()[j])
          || !Double.isFinite(moments.featureDeviations()[j])) {
        throw new InvalidDataException(
            String.format(
                "column '%s' has values at feature %d that are too large: their variance is not"
                    + " a finite number; rescale the feature",
                columns.features(), j));
      }
    }
    if (!Double.isFinite(moments.labelMean()) || !Double.isFinite(moments.labelDeviation())) {
      throw new InvalidDataException(
          String.format(
              "column '%s' has values that are too large: their variance is not a finite number;"
                  + " rescale the label",
              columns.label()));
    }
  }

  /** Number of features. */
  public int features() {
    return moments.featureMeans().length;
  }

  /** Where the rows are: {@link Execution#MEMORY} or {@link Execution#DISTRIBUTED}. */
  public Execution execution() {
    return execution;
  }

  /** Number of packed partitions. */
  int partitions() {
    return partitions;
  }

  /** Moments of features and labels. */
  public RowMoments moments() {
    return moments;
  }

  /** Makes the oracle of a model; it takes the rows over, and closing this object closes it. */
  GlmFiniteSum finiteSum(Loss loss, ColumnScaling scaling, double nullMargin) {
    PartitionedRows taken = rows;
    // From here on the sum closes them, also where it cannot be made.
    rows = null;
    return new GlmFiniteSum(taken, loss, scaling, nullMargin);
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
