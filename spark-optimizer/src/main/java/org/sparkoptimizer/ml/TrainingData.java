package org.sparkoptimizer.ml;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.engine.DistributedRows;
import org.sparkoptimizer.engine.DriverRows;
import org.sparkoptimizer.engine.OneTask;
import org.sparkoptimizer.monitor.JobDescriptions;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.solver.StageListener;

/** Packed rows in the place where the fit runs, with their moments. Closing releases the rows. */
public final class TrainingData implements AutoCloseable {
  /** What executors spend on warming up before they are measured. */
  private static final Duration WARM_UP = Duration.ofMillis(2);

  private final Watched watched;
  private final Place place;
  private final PartitionedRows rows;
  private final PackedData packed;
  private final RowMoments moments;
  private final Supplier<MeasuredCosts> costs;
  private boolean rowsAreTaken;

  /** By whom a fit is seen. */
  private record Watched(SparkContext context, String owner, JobDescriptions jobs) {}

  private TrainingData(
      Watched watched,
      Place place,
      PartitionedRows rows,
      PackedData packed,
      RowMoments moments,
      Supplier<MeasuredCosts> costs) {
    this.watched = watched;
    this.place = place;
    this.rows = rows;
    this.packed = packed;
    this.moments = moments;
    this.costs = costs;
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
    Execution wanted = placement.execution();
    Room room = new Room(context);
    JobDescriptions jobs = new JobDescriptions(context, placement.owner());
    Watched watched = new Watched(context, placement.owner(), jobs);
    if (context.isLocal() && (wanted == Execution.AUTO || wanted == Execution.MEMORY)) {
      Optional<PackedRows> local;
      try (JobDescriptions.Scope description = jobs.describe("packing")) {
        local = PackedRows.pack(dataset, columns, partitions, room.ofLocalDriver(wanted));
      }
      if (local.isPresent()) {
        String reason = wanted == Execution.AUTO ? "the master is local" : Place.BY_USER;
        return onDriver(watched, local.get(), columns, reason);
      }
    }
    PackedData packed = PackedData.pack(dataset, columns, partitions, jobs);
    DistributedRows rows = distributed(packed, placement, jobs);
    PackedRows collected;
    Place place;
    try {
      checkScale(packed.moments(), columns);
      MeasuredCosts.Source costs =
          new MeasuredCosts.Source(rows, packed.features(), tasksAtATime(context), WARM_UP);
      place = Place.of(placement, packed.bytes(), costs, room);
      if (place.execution() != Execution.MEMORY) {
        boolean inOneTask = place.execution() == Execution.EXECUTOR;
        Supplier<MeasuredCosts> ofPlace =
            inOneTask ? () -> costs.inOnePlace(room.taskThreads()) : costs::get;
        return new TrainingData(watched, place, rows, packed, packed.moments(), ofPlace);
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
    return onDriver(watched, collected, columns, place.reason());
  }

  private static TrainingData onDriver(
      Watched watched, PackedRows packed, TrainingColumns columns, String reason) {
    checkScale(packed.moments(), columns);
    PartitionedRows rows;
    try (JobDescriptions.Scope description = watched.jobs().describe("fit in memory")) {
      rows = DriverRows.of(packed.partitions(), watched.context());
    }
    return new TrainingData(
        watched,
        new Place(Execution.MEMORY, reason),
        rows,
        null,
        packed.moments(),
        new MeasuredCosts.Source(
                rows,
                packed.moments().features(),
                DriverRows.threads(watched.context()),
                Duration.ZERO)
            ::get);
  }

  private static DistributedRows distributed(
      PackedData packed, SolverSettings.Placement placement, JobDescriptions jobs) {
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

  private static void checkScale(RowMoments moments, TrainingColumns columns) {
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

  /** Number of features. */
  public int features() {
    return moments.features();
  }

  /** Where the fit runs; never {@link Execution#AUTO}. */
  public Execution execution() {
    return place.execution();
  }

  /** Moments of features and labels. */
  public RowMoments moments() {
    return moments;
  }

  /** Number of packed partitions. */
  int partitions() {
    return rows.partitions();
  }

  /** Why the fit runs where it does. */
  String placeReason() {
    return place.reason();
  }

  /** What rounds and passes cost in this place; measured when first asked for. */
  MeasuredCosts costs() {
    return costs.get();
  }

  /** Runs a fit, once; a listener hears nothing from another JVM. */
  Outcome solve(FitTask task, StageListener listener) {
    try (FitEvents events =
        new FitEvents(watched.context(), watched.owner(), execution(), moments)) {
      Outcome outcome =
          execution() == Execution.EXECUTOR
              ? inOneTask(task, events)
              : here(task, events, listener);
      events.ended(outcome);
      return outcome;
    }
  }

  private Outcome inOneTask(FitTask task, FitEvents events) {
    try (JobDescriptions.Scope description = watched.jobs().describe("all stages in one task")) {
      Outcome outcome =
          OneTask.run(packed, Outcome.class, inTask -> task.solve(inTask, StageListener.NONE));
      events.stagesEnded(outcome.records());
      return outcome;
    }
  }

  private Outcome here(FitTask task, FitEvents events, StageListener listener) {
    int innerSteps = task.method().plan().innerSteps();
    watched.jobs().enterStage(0, innerSteps);
    StageListener composed =
        (record, state) -> {
          watched.jobs().enterStage(record.stage() + 1, innerSteps);
          events.stageEnded(record);
          listener.stageEnded(record, state);
        };
    return task.solve(takeRows(), composed);
  }

  /** Hands the rows over, once; from then on the taker closes them. */
  PartitionedRows takeRows() {
    rowsAreTaken = true;
    return rows;
  }

  @Override
  public void close() {
    if (!rowsAreTaken) {
      rows.close();
    }
  }
}
