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
 * @param cache stands for the rows where they are persisted and their packing may be shared
 */
record RowSource(
    Dataset<?> dataset,
    TrainingColumns columns,
    SolverSettings.Placement placement,
    Optional<FitInput.Cache> cache) {
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
    JobDescriptions jobs = new JobDescriptions(context, placement.owner());
    Room room = new Room(context);
    Packing packing =
        cache.isPresent()
            ? PackedStore.of(context).get(key(cache.get()), () -> packing(room, jobs))
            : packing(room, jobs);
    try {
      return placed(packing, room, jobs);
    } catch (Throwable e) { // Spark throws checked exceptions undeclared
      packing.close();
      if (ChangedRowsException.in(e) != null) {
        forget();
      }
      throw e;
    }
  }

  private PackedStore.Key key(FitInput.Cache persisted) {
    return new PackedStore.Key(persisted, columns, partitions(), placement.execution());
  }

  private int partitions() {
    return placement.numPartitions().orElseGet(() -> PackedData.taskSlots(context()));
  }

  /** Packs the rows on the driver where that is where executors are, else on the executors. */
  private Packing packing(Room room, JobDescriptions jobs) {
    Execution wanted = placement.execution();
    if (context().isLocal() && (wanted == Execution.AUTO || wanted == Execution.MEMORY)) {
      try (JobDescriptions.Scope description = jobs.describe("packing")) {
        Optional<PackedRows> local =
            PackedRows.pack(dataset, columns, partitions(), room.ofLocalDriver(wanted));
        if (local.isPresent()) {
          return Packing.of(local.get());
        }
      }
    }
    return Packing.of(PackedData.pack(dataset, columns, partitions(), jobs));
  }

  /** Takes packed rows to the place where they are worked on; the result closes the packing. */
  private TrainingData placed(Packing packing, Room room, JobDescriptions jobs) {
    if (packing.spread() == null) {
      String reason =
          placement.execution() == Execution.AUTO ? "the master is local" : Place.BY_USER;
      return onDriver(packing, new Place(Execution.MEMORY, reason), jobs);
    }
    PackedData packed = packing.spread();
    DistributedRows rows = new DistributedRows(packed, placement.aggregationDepth(), jobs);
    Place place;
    try {
      checkScale(packed.moments());
      MeasuredCosts.Source costs =
          new MeasuredCosts.Source(rows, packed.features(), tasksAtATime(context()), WARM_UP);
      place = Place.of(placement, packed.bytes(), costs, room);
      if (place.execution() != Execution.MEMORY) {
        boolean inOneTask = place.execution() == Execution.EXECUTOR;
        Supplier<MeasuredCosts> ofPlace =
            inOneTask ? () -> costs.inOnePlace(room.taskThreads()) : costs::get;
        return new TrainingData(
            this, jobs, place, rows, packing, packed.moments(), packed::fingerprints, ofPlace);
      }
      try (JobDescriptions.Scope description = jobs.describe("collecting rows")) {
        packing.collected();
      }
    } catch (Throwable e) {
      rows.close();
      throw e;
    }
    rows.close();
    if (cache.isEmpty()) {
      packing.dropSpread();
    }
    return onDriver(packing, place, jobs);
  }

  private TrainingData onDriver(Packing packing, Place place, JobDescriptions jobs) {
    PackedRows packed = packing.collected();
    checkScale(packed.moments());
    PartitionedRows rows;
    try (JobDescriptions.Scope description = jobs.describe("fit in memory")) {
      rows = DriverRows.of(packed.partitions(), context());
    }
    return new TrainingData(
        this,
        jobs,
        place,
        rows,
        packing,
        packed.moments(),
        () -> RowFingerprints.of(packed.partitions()),
        new MeasuredCosts.Source(
                rows, packed.moments().features(), DriverRows.threads(context()), Duration.ZERO)
            ::get);
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

  /** The same rows as they are now, wanted where a plan has them. */
  RowSource by(Optional<Plan> plan) {
    forget();
    return new RowSource(
        dataset, columns, plan.map(placement::by).orElse(placement), Optional.empty());
  }

  /** No other fit is to take rows that have changed. */
  private void forget() {
    cache.ifPresent(persisted -> PackedStore.of(context()).forget(key(persisted)));
  }

  /** The context of the session that the rows belong to. */
  SparkContext context() {
    return dataset.sparkSession().sparkContext();
  }
}
