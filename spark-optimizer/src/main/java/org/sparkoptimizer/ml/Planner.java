package org.sparkoptimizer.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sparkoptimizer.engine.DistributedRows;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.solver.SampleStart;

/**
 * Chooses how a fit is done: work is counted in passes over the rows, from the statistics of the
 * data, and rounds in passes too, from their measured costs. In memory a round costs next to
 * nothing, so there the same data gives the same plan. Whatever the user has set is taken as it is.
 */
final class Planner {
  /** Order up to which a dense matrix is affordable on the driver, 32 MB of it. */
  private static final int LARGEST_ORDER = 2000;

  /** Unknowns that solver 'normal' takes, as MLlib's: 4,096 features and an intercept. */
  private static final int LARGEST_NORMAL = 4097;

  /** Unknowns whose matrix, 2 GiB, is not refused even where the user asks for it. */
  private static final int LARGEST_DENSE = 16_384;

  /** Bytes that samples may bring to the driver, far below Spark's usual limit on results. */
  private static final long SAMPLE_BYTES = 256L << 20;

  /** Entries a row up to which the exact Hessian costs only a few passes. */
  private static final double SHORT_ROW = 32;

  /** A sampled Hessian may cost as many passes as this many gradients do. */
  private static final double HESSIAN_PASSES = 4;

  /** Rows per coordinate that a sampled Hessian must have, so that it is near the exact one. */
  private static final long ROWS_PER_COORDINATE = 10;

  /** Price of a Hessian and its factors, in passes, beyond which pairs of anchors are better. */
  private static final double DEAR_HESSIAN = 60;

  /** The same with several classes, whose Hessians are many times a row's own curvature. */
  private static final double DEAR_FOR_CLASSES = 8;

  /** Order below which factors cost nothing, whatever the number of rows. */
  private static final int SMALL_ORDER = 500;

  /** Rows from which a start on samples saves more than it costs. */
  private static final long MANY_ROWS = 50_000;

  /** The largest sample is this share of the rows. */
  private static final long SAMPLE_SHARE = 8;

  /** Good with a metric for mini-batches from 16√n rows on (docs/algorithm.md). */
  private static final int MINI_BATCHES_IN_METRIC = 4;

  /** Rows of a mini-batch over √n, whose work is more than that of a step on the driver. */
  private static final long STEP_SHARE = 2;

  /** Inner steps of a stage, of which a snapshot's round is a small part, however few the rows. */
  private static final int STEPS_OF_ROUNDS = 100;

  private final SolverSettings settings;
  private final TrainingData data;
  private final Optional<FeatureGroups> groups;
  private final int order;
  private final int margins;
  private final double rowEntries;
  private final long rows;
  private final MeasuredCosts costs;
  private final double round;
  private final List<String> reasons = new ArrayList<>();

  /**
   * Unknowns.
   *
   * @param margins K, margins of a row
   * @param ofMargin unknowns of a margin, its intercept included
   * @param groups those that share a norm in the penalty, if any do
   */
  record Unknowns(int margins, int ofMargin, Optional<FeatureGroups> groups) {

    /** All unknowns. */
    int order() {
      return Math.multiplyExact(margins, ofMargin);
    }
  }

  private Planner(SolverSettings settings, TrainingData data, Unknowns unknowns) {
    this.settings = settings;
    this.data = data;
    this.groups = unknowns.groups();
    this.order = unknowns.order();
    this.margins = unknowns.margins();
    RowMoments moments = data.moments();
    this.rows = moments.rows();
    this.rowEntries = Math.max(1.0, (double) moments.entries() / rows);
    this.costs = data.costs();
    this.round = data.execution() == Execution.DISTRIBUTED ? costs.roundInPasses() : 0.0;
  }

  /**
   * Plans a fit.
   *
   * @param warm whether the start is a model, of the user's or of a neighbour on a grid
   */
  static Plan plan(SolverSettings settings, TrainingData data, Unknowns unknowns, boolean warm) {
    if (settings.plan().isPresent()) {
      Plan plan = settings.plan().get();
      requireDenseMatrix(plan.metric(), unknowns.order());
      if (unknowns.groups().isPresent()) {
        GroupConflicts.check(plan);
      }
      return plan.in(data.execution(), data.placeReason());
    }
    return new Planner(settings, data, unknowns).plan(warm);
  }

  private Plan plan(boolean warm) {
    if (settings.isNormal() && order > LARGEST_NORMAL) {
      throw new IllegalArgumentException(
          String.format(
              "solver is set to 'normal' but there are %,d unknowns, more than %,d; use solver"
                  + " 'auto'",
              order, LARGEST_NORMAL));
    }
    because("%s: %s", data.execution().paramValue(), data.placeReason());
    because(
        "%,d rows with %.1f entries each take %.1f MiB; a pass over them takes about %,d us%s",
        rows,
        rowEntries,
        data.moments().bytes() / 1048576.0,
        costs.passMicros(),
        round > 0 ? String.format(Locale.ROOT, ", a round %,d us", costs.roundMicros()) : "");
    MetricChoice metric = metric();
    requireDenseMatrix(metric, order);
    long hessianRows = metric == MetricChoice.HESSIAN ? hessianRows() : 0;
    long sampleRows = metric == MetricChoice.HESSIAN ? sampleRows(warm) : 0;
    long b = miniBatchSize(metric);
    int m = innerSteps(metric, b);
    return new Plan(
        data.execution(),
        data.partitions(),
        aggregationDepth(metric),
        metric,
        hessianRows,
        sampleRows,
        b,
        m,
        settings.stepRule(),
        settings.restartRule(),
        costs,
        reasons);
  }

  private static void requireDenseMatrix(MetricChoice metric, int order) {
    if (metric == MetricChoice.HESSIAN && order > LARGEST_DENSE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "metric is 'hessian' but there are %,d unknowns, whose matrix would take %.1f GiB in"
                  + " the driver and in each task; at most %,d are taken, so use metric 'secant' or"
                  + " 'auto'",
              order,
              8.0 * order * order / (1 << 30),
              LARGEST_DENSE));
    }
  }

  private MetricChoice metric() {
    if (settings.isNormal()) {
      because("metric hessian: solver 'normal' is one step with the exact Hessian");
      return MetricChoice.HESSIAN;
    }
    if (groups.isPresent()) {
      because("metric identity: %s share norms, whose step is known in it alone", groups.get());
      return MetricChoice.IDENTITY;
    }
    if (settings.metric() != MetricChoice.AUTO) {
      because("metric %s: set by the user", settings.metric().paramValue());
      return settings.metric();
    }
    if (settings.isPublishedMethod()) {
      because("metric identity: stepRule or restartRule asks for the published method");
      return MetricChoice.IDENTITY;
    }
    if (settings.hessianRows().isPresent() || settings.sampleRows().isPresent()) {
      because("metric hessian: hessianRows or sampleRows is set");
      return MetricChoice.HESSIAN;
    }
    double dear = hessianPasses(leastHessianRows()) + factorPasses();
    if (margins > 1 && dear > DEAR_FOR_CLASSES * (1 + round)) {
      return manyClasses(dear);
    }
    if (order > LARGEST_ORDER || (order > SMALL_ORDER && dear > DEAR_HESSIAN * (1 + round))) {
      because("metric secant: a Hessian of order %,d would cost %.3g passes", order, dear);
      return MetricChoice.SECANT;
    }
    because("metric hessian: its order is %,d", order);
    return MetricChoice.HESSIAN;
  }

  /** Mini-batches go furthest in a pass, curvature pairs in a round. */
  private MetricChoice manyClasses(double dear) {
    MetricChoice choice = round < 1 ? MetricChoice.IDENTITY : MetricChoice.SECANT;
    because(
        "metric %s: a Hessian of %d classes would cost %.3g passes",
        choice.paramValue(), margins, dear);
    return choice;
  }

  private long leastHessianRows() {
    return longRow() <= SHORT_ROW ? rows : Math.min(rows, ROWS_PER_COORDINATE * order);
  }

  /** Price of a Hessian on so many rows, in gradients over all rows. */
  private double hessianPasses(long drawn) {
    return drawn * longRow() / 4 / rows;
  }

  /** Entries of a row of the Hessian's square: those of all margins. */
  private double longRow() {
    return rowEntries * margins;
  }

  private double factorPasses() {
    return (double) order * order * order / 6 / (rows * longRow());
  }

  private long hessianRows() {
    if (settings.isNormal()) {
      return rows;
    }
    if (settings.hessianRows().isPresent()) {
      return settings.hessianRows().get();
    }
    if (longRow() <= SHORT_ROW) {
      because("Hessian on all rows: with short rows it costs %.1f passes", hessianPasses(rows));
      return rows;
    }
    double affordable = HESSIAN_PASSES * (1 + round) * 4 * rows / longRow();
    long drawn = Math.min(rows, Math.max(ROWS_PER_COORDINATE * order, (long) affordable));
    if (2 * drawn >= rows) {
      because("Hessian on all rows: a useful sample would have half of them");
      return rows;
    }
    because("Hessian on %,d rows: it costs %.1f passes", drawn, hessianPasses(drawn));
    return drawn;
  }

  private long sampleRows(boolean warm) {
    if (settings.isNormal()) {
      return 0;
    }
    if (settings.sampleRows().isPresent()) {
      return settings.sampleRows().get();
    }
    if (warm) {
      because("no sample: the start is a model");
      return 0;
    }
    if (rows < MANY_ROWS && round < 1) {
      because("no sample: passes over %,d rows are cheap", rows);
      return 0;
    }
    long affordable = (long) (SAMPLE_BYTES / ((double) data.moments().bytes() / rows));
    long largest = SampleStart.largestUpTo(Math.min(rows / SAMPLE_SHARE, affordable));
    if (largest == 0) {
      because(
          rows / SAMPLE_SHARE <= affordable
              ? "no sample: %,d rows are too few"
              : "no sample: a row of %,d is too large",
          rows);
      return 0;
    }
    because("start from samples of up to %,d rows", largest);
    return largest;
  }

  private long miniBatchSize(MetricChoice metric) {
    if (settings.miniBatchSize().isPresent()) {
      return settings.miniBatchSize().get();
    }
    if (metric.isEuclidean()) {
      return euclideanBatch();
    }
    because("full gradients: in this metric a step is as good as a stage of mini-batches");
    return rows;
  }

  /**
   * √n, as published, where a round costs nothing; else the b that balances rounds and rows
   * (docs/decisions/0007-measure-rounds-and-passes.md).
   */
  private long euclideanBatch() {
    long published = Math.max(1, (long) Math.sqrt((double) rows));
    if (settings.isPublishedMethod() || (round == 0 && margins == 1)) {
      because("b = √n, as published");
      return published;
    }
    if (round == 0) {
      because("b = %d√n: with %d classes a step costs the driver too", STEP_SHARE, margins);
      return Math.min(rows, STEP_SHARE * published);
    }
    double roundInRows = round * rows;
    double balanced = Math.cbrt(0.75 * rows * Math.sqrt((double) order) * roundInRows);
    because("b balances rounds of %,.0f rows' cost with the rows of a mini-batch", roundInRows);
    return Math.max(published, (long) Math.min(balanced, (double) rows));
  }

  private int aggregationDepth(MetricChoice metric) {
    long largest =
        metric == MetricChoice.HESSIAN ? 4L * order * (order + 1) : 2L * Double.BYTES * order;
    if (data.execution() != Execution.DISTRIBUTED
        || DistributedRows.isFlat(largest, data.partitions())) {
      return 1;
    }
    int depth = settings.placement().aggregationDepth();
    because(
        "aggregation depth %d: partial sums reach %.0f MiB",
        depth, (double) largest * data.partitions() / (1 << 20));
    return depth;
  }

  private int innerSteps(MetricChoice metric, long b) {
    if (settings.innerSteps().isPresent()) {
      return settings.innerSteps().get();
    }
    if (metric.isEuclidean()) {
      // m·b = n as published; rounds that cost more than that are worth more rows a stage.
      boolean published = settings.isPublishedMethod() || settings.miniBatchSize().isPresent();
      double ofRows = Math.ceil((double) rows / b);
      double ofRounds = published ? 0 : Math.ceil(rows * (1 + round) / b);
      return (int)
          Math.min(Integer.MAX_VALUE, Math.max(ofRows, Math.min(ofRounds, STEPS_OF_ROUNDS)));
    }
    return b >= rows ? 1 : MINI_BATCHES_IN_METRIC;
  }

  private void because(String format, Object... values) {
    reasons.add(String.format(Locale.ROOT, format, values));
  }
}
