package org.sparkoptimizer.ml;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.RowFingerprints;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.engine.OneTask;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.monitor.JobDescriptions;
import org.sparkoptimizer.problem.BestConstant;
import org.sparkoptimizer.problem.ClassWeightsTask;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.StageListener;

/**
 * Packed rows in the place where the fit runs, with their moments. Closing releases the rows.
 *
 * @since 0.1.0
 */
public final class TrainingData implements AutoCloseable {
  private final RowSource source;
  private final JobDescriptions jobs;
  private final Place place;
  private final PartitionedRows rows;
  private final Packing packing;
  private final RowMoments moments;
  private final Supplier<RowFingerprints> fingerprints;
  private final Supplier<MeasuredCosts> costs;
  private boolean rowsAreTaken;
  private boolean packingIsReleased;

  TrainingData(
      RowSource source,
      JobDescriptions jobs,
      Place place,
      PartitionedRows rows,
      Packing packing,
      RowMoments moments,
      Supplier<RowFingerprints> fingerprints,
      Supplier<MeasuredCosts> costs) {
    this.source = source;
    this.jobs = jobs;
    this.place = place;
    this.rows = rows;
    this.packing = packing;
    this.moments = moments;
    this.fingerprints = fingerprints;
    this.costs = costs;
  }

  /**
   * Packs the rows of a DataFrame, takes them to their place and computes their moments.
   *
   * @throws InvalidDataException if they cannot be trained on
   */
  public static TrainingData prepare(
      Dataset<?> dataset, TrainingColumns columns, SolverSettings.Placement placement) {
    return new RowSource(dataset, columns, placement, Optional.empty()).packed();
  }

  /**
   * As above, for a fit that may share its rows with others of the same persisted DataFrame.
   *
   * @param reuse whether it does
   */
  public static TrainingData prepare(
      Dataset<?> dataset,
      TrainingColumns columns,
      SolverSettings.Placement placement,
      boolean reuse) {
    Optional<FitInput.Cache> cache = reuse ? FitInput.persisted() : Optional.empty();
    return new RowSource(dataset, columns, placement, cache).packed();
  }

  /** Number of features. */
  public int features() {
    return moments.features();
  }

  /** Names of the features, where their column has any. */
  FeatureNames featureNames() {
    return FeatureNames.of(featuresColumn());
  }

  /** The column of features, with its metadata. */
  StructField featuresColumn() {
    return source.dataset().schema().apply(source.columns().features());
  }

  /** Where the fit runs; never {@link Execution#AUTO}. */
  public Execution execution() {
    return place.execution();
  }

  /** Moments of features and labels. */
  public RowMoments moments() {
    return moments;
  }

  /**
   * Σω of the rows of each class: one round, and none for two classes, of which the moments tell.
   *
   * @param classes number of classes K; labels are 0 to K − 1
   */
  public double[] classWeights(int classes) {
    if (classes > 2) {
      return rows.sum(new ClassWeightsTask(classes));
    }
    long positives = moments.positiveRows();
    double one = moments.weightSum() * moments.labelMean();
    double zero = moments.weightSum() - one;
    // A class that has rows keeps a weight, however small it is beside the other.
    return new double[] {
      positives == moments.rows() ? 0.0 : Math.max(zero, Double.MIN_NORMAL),
      positives == 0 ? 0.0 : Math.max(one, Double.MIN_NORMAL)
    };
  }

  /**
   * The constant margin of the smallest loss besides the rows' offsets; no round without a column
   * of them.
   *
   * @param withoutOffsets the best constant if there were none
   */
  public double bestConstant(ScalarLoss loss, double withoutOffsets) {
    return source.columns().offset() == null
        ? withoutOffsets
        : BestConstant.of(rows, loss, withoutOffsets);
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

  /** What tells these rows, packed as they are, from others. */
  Map<String, String> identity() {
    return Map.of(
        "rows", Long.toString(moments.rows()),
        "features", Integer.toString(moments.features()),
        "packed partitions", Integer.toString(partitions()),
        "fingerprint", String.format("%016x", fingerprints.get().combined()));
  }

  /** Reads and packs the rows once more, for a plan where there is one. */
  TrainingData again(Optional<Plan> plan) {
    releasePacking();
    return source.by(plan).packed();
  }

  /** The context that the rows belong to. */
  SparkContext context() {
    return source.context();
  }

  /**
   * Runs a fit, once.
   *
   * @param saved where to go on from; without it, from the start
   * @param listener hears of each stage, but nothing from another JVM
   */
  Outcome solve(FitTask task, Optional<SavedRun> saved, StageListener listener) {
    try (FitEvents events =
        new FitEvents(context(), source.placement().owner(), execution(), moments)) {
      Outcome outcome =
          execution() == Execution.EXECUTOR
              ? inOneTask(task, events)
              : here(task, saved, events, listener);
      events.ended(outcome);
      return outcome;
    }
  }

  private Outcome inOneTask(FitTask task, FitEvents events) {
    try (JobDescriptions.Scope description = jobs.describe("all stages in one task")) {
      Outcome outcome =
          OneTask.run(
              packing.spread(),
              Outcome.class,
              inTask -> task.solve(inTask, Optional.empty(), StageListener.NONE));
      events.stagesEnded(outcome.records());
      return outcome;
    }
  }

  private Outcome here(
      FitTask task, Optional<SavedRun> saved, FitEvents events, StageListener listener) {
    int innerSteps = task.method().plan().innerSteps();
    jobs.enterStage(saved.map(run -> run.state().stage()).orElse(0), innerSteps);
    StageListener composed =
        (record, state) -> {
          jobs.enterStage(record.stage() + 1, innerSteps);
          events.stageEnded(record);
          listener.stageEnded(record, state);
        };
    return task.solve(takeRows(), saved, composed);
  }

  /** Hands the rows over, once; from then on the taker closes them. */
  PartitionedRows takeRows() {
    rowsAreTaken = true;
    return rows;
  }

  /** The model with the nearest penalty that was fitted to the same rows, if one was. */
  Optional<LinearModel.Coefficients> nearest(LinearModel model) {
    return packing.neighbours().nearest(model);
  }

  /** Keeps a model for the fits to come. */
  void keep(LinearModel model, LinearModel.Coefficients coefficients) {
    packing.neighbours().add(model, coefficients);
  }

  @Override
  public void close() {
    if (!rowsAreTaken) {
      rows.close();
    }
    releasePacking();
  }

  /** Gives up this fit's share of the packed rows, once. */
  private void releasePacking() {
    if (!packingIsReleased) {
      packingIsReleased = true;
      packing.close();
    }
  }
}
