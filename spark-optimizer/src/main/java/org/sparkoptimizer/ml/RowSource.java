package org.sparkoptimizer.ml;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.data.ChangedRowsException;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;
import org.sparkoptimizer.data.RowFingerprints;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.engine.DistributedRows;
import org.sparkoptimizer.engine.DriverRows;
import org.sparkoptimizer.monitor.JobDescriptions;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowMoments;

/**
 * Where the rows of a fit come from and how they get to their place; the same again where they have
 * changed.
 *
 * @param dataset the rows
 * @param columns names of its columns
 * @param placement where they are wanted
 */
record RowSource(Dataset<?> dataset, TrainingColumns columns, SolverSettings.Placement placement) {
  private static final Logger LOG = LoggerFactory.getLogger(RowSource.class);

  /** What executors spend on warming up before they are measured. */
  private static final Duration WARM_UP = Duration.ofMillis(2);

  /** Times that rows are packed before their changing is taken for a rule. */
  private static final int PACKINGS = 3;

  /**
   * Packs the rows, takes them to their place and computes their moments.
   *
   * @throws InvalidDataException if they cannot be trained on
   */
  TrainingData packed() {
    for (int packing = 1; ; packing++) {
      try {
        return packedOnce();
      } catch (Throwable e) { // Spark throws checked exceptions undeclared
        ChangedRowsException changed = ChangedRowsException.in(e);
        if (changed == null) {
          throw e;
        }
        if (packing == PACKINGS) {
          throw changeable(changed);
        }
        LOG.warn("{} while rows were packed; they are packed again", changed.getMessage());
      }
    }
  }

  /** The error for rows that change again and again. */
  static InvalidDataException changeable(ChangedRowsException changed) {
    return new InvalidDataException(
        "the input gives other rows each time it is read: "
            + changed.getMessage()
            + "; write it to files first, or make what is random in it depend on the row");
  }

  private TrainingData packedOnce() {
    SparkContext context = context();
    int partitions = placement.numPartitions().orElseGet(() -> PackedData.taskSlots(context));
    Execution wanted = placement.execution();
    Room room = new Room(context);
    JobDescriptions jobs = new JobDescriptions(context, placement.owner());
    if (context.isLocal() && (wanted == Execution.AUTO || wanted == Execution.MEMORY)) {
      Optional<PackedRows> local;
      try (JobDescriptions.Scope description = jobs.describe("packing")) {
        local = PackedRows.pack(dataset, columns, partitions, room.ofLocalDriver(wanted));
      }
      if (local.isPresent()) {
        String reason = wanted == Execution.AUTO ? "the master is local" : Place.BY_USER;
        return onDriver(local.get(), reason, jobs);
      }
    }
    PackedData packed = PackedData.pack(dataset, columns, partitions, jobs);
    DistributedRows rows = distributed(packed, jobs);
    PackedRows collected;
    Place place;
    try {
      checkScale(packed.moments());
      MeasuredCosts.Source costs =
          new MeasuredCosts.Source(rows, packed.features(), tasksAtATime(context), WARM_UP);
      place = Place.of(placement, packed.bytes(), costs, room);
      if (place.execution() != Execution.MEMORY) {
        boolean inOneTask = place.execution() == Execution.EXECUTOR;
        Supplier<MeasuredCosts> ofPlace =
            inOneTask ? () -> costs.inOnePlace(room.taskThreads()) : costs::get;
        return new TrainingData(
            this, jobs, place, rows, packed, packed.moments(), packed::fingerprints, ofPlace);
      }
      try (JobDescriptions.Scope description = jobs.describe("collecting rows")) {
        collected = packed.collect();
      }
    } catch (Throwable e) {
      // Spark throws checked exceptions undeclared, for instance when a job is cancelled.
      rows.close();
      throw e;
    }
    rows.close();
    return onDriver(collected, place.reason(), jobs);
  }

  private TrainingData onDriver(PackedRows packed, String reason, JobDescriptions jobs) {
    checkScale(packed.moments());
    PartitionedRows rows;
    try (JobDescriptions.Scope description = jobs.describe("fit in memory")) {
      rows = DriverRows.of(packed.partitions(), context());
    }
    return new TrainingData(
        this,
        jobs,
        new Place(Execution.MEMORY, reason),
        rows,
        null,
        packed.moments(),
        () -> RowFingerprints.of(packed.partitions()),
        new MeasuredCosts.Source(
                rows, packed.moments().features(), DriverRows.threads(context()), Duration.ZERO)
            ::get);
  }

  private DistributedRows distributed(PackedData packed, JobDescriptions jobs) {
    try {
      return new DistributedRows(packed, placement.aggregationDepth(), jobs);
    } catch (Throwable e) {
      packed.close();
      throw e;
    }
  }

  /** Tasks that the executors of now run at the same time. */
  private static int tasksAtATime(SparkContext context) {
    return Math.max(
        1,
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile()));
  }

  private void checkScale(RowMoments moments) {
    for (int j = 0; j < moments.features(); j++) {
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

  /** The same rows, wanted where a plan has them. */
  RowSource by(Plan plan) {
    return new RowSource(dataset, columns, placement.by(plan));
  }

  /** The context of the session that the rows belong to. */
  SparkContext context() {
    return dataset.sparkSession().sparkContext();
  }
}
