package org.sparkoptimizer.problem;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.loss.VectorLoss;

/**
 * F(ŵ) = (1/W) Σ ω_i φ(margins_i; y_i) of a generalised linear model, over packed rows wherever
 * they are, in the coordinates of a {@link ColumnScaling}. Rows and tasks see raw coordinates only.
 *
 * @since 0.1.0
 */
public final class GlmFiniteSum implements TwiceDifferentiableSum, TabulatedSum {
  /** n, W and Σωφ. */
  private static final int TOTALS = 3;

  private final PartitionedRows rows;
  private final double[] nullMargins;
  private final ColumnScaling scaling;
  private final long terms;
  private final double weightSum;
  private final double curvatureBound;
  private final double nullValue;
  private final Loss firstLoss;
  private Loss loss;
  private GlmTasks tasks;
  private Masses masses;
  private long anchors;
  private Anchor current;

  /** What sampling needs: ΣL_i of each partition, and L̄. */
  private record Masses(double[] byPartition, double mean) {
    static Masses of(double[] byPartition, double weightSum) {
      double mass = 0;
      for (double partitionMass : byPartition) {
        mass += partitionMass;
      }
      return new Masses(byPartition, mass / weightSum);
    }
  }

  /** An anchor whose raw coefficients the tasks can read. */
  private record Anchor(SnapshotGradient snapshot, long number, SharedVector raw) {}

  /**
   * Adds sampling tables to the rows and takes them over; {@link #close} releases them.
   *
   * @param rows packed rows, at least one
   * @param loss φ
   * @param scaling solver coordinates; its margins are the loss's
   */
  public GlmFiniteSum(PartitionedRows rows, Loss loss, ColumnScaling scaling) {
    this(rows, loss, scaling, new double[loss.margins()]);
  }

  /**
   * As above, with the margins of the null model.
   *
   * @param nullMargins K constant margins that {@link #nullValue} is taken at, besides offsets
   * @throws IllegalArgumentException if loss and scaling are not of the same K
   */
  public GlmFiniteSum(
      PartitionedRows rows, Loss loss, ColumnScaling scaling, double[] nullMargins) {
    if (loss.margins() != scaling.margins()) {
      throw new IllegalArgumentException(
          String.format(
              "loss %s has %d margins a row but the scaling has %d",
              loss.name(), loss.margins(), scaling.margins()));
    }
    this.rows = rows.withImportance(scaling, loss.curvatureBound());
    this.firstLoss = loss;
    this.loss = loss;
    this.nullMargins = nullMargins.clone();
    this.scaling = scaling;
    this.curvatureBound = loss.curvatureBound();
    this.tasks = tasks(loss, scaling);
    // Where a round is dear, the masses come with the totals; else only if they are needed.
    int withMasses = this.rows.roundsAreDear() ? this.rows.partitions() : 0;
    double[] totals = totals(this.rows, new TotalsTask(loss, this.nullMargins, withMasses));
    this.terms = (long) totals[0];
    this.weightSum = totals[1];
    this.nullValue = totals[2] / weightSum;
    if (withMasses > 0) {
      masses = Masses.of(Arrays.copyOfRange(totals, TOTALS, totals.length), weightSum);
    }
  }

  private static GlmTasks tasks(Loss loss, ColumnScaling scaling) {
    return loss instanceof ScalarLoss scalar
        ? new ScalarTasks(scalar, scaling)
        : new VectorTasks((VectorLoss) loss, scaling);
  }

  /**
   * Goes on with another loss of as many margins. What rows are drawn by stays: by L_i in
   * proportion, {@link #meanSmoothness} included, which is that of the first loss.
   */
  void use(Loss other) {
    loss = other;
    tasks = tasks(other, scaling);
  }

  /**
   * Opens the residuals of a point to questions by their size, a round each. The first takes the
   * margins, and the others find them kept.
   */
  Function<double[], Residuals> residualsAt(double[] point) {
    double[] raw = scaling.toRaw(point);
    long number = ++anchors;
    return thresholds ->
        new Residuals(
            thresholds,
            rows.sum(new ResidualTask(raw, number, thresholds, scaling.hasIntercept())),
            weightSum);
  }

  private static double[] totals(PartitionedRows rows, TotalsTask task) {
    try {
      return rows.sum(task);
    } catch (Throwable e) {
      rows.close();
      throw e;
    }
  }

  private Masses masses() {
    if (masses == null) {
      masses = Masses.of(rows.sum(new MassTask(rows.partitions())), weightSum);
    }
    return masses;
  }

  @Override
  public int dimension() {
    return scaling.dimension();
  }

  @Override
  public long terms() {
    return terms;
  }

  @Override
  public double meanSmoothness() {
    return masses().mean();
  }

  /** With an intercept every row counts, L_i ≥ c_φ ω_i. */
  @Override
  public boolean isConstant() {
    return !scaling.hasIntercept() && meanSmoothness() == 0;
  }

  /** W, the sum of the rows' weights. */
  public double weightSum() {
    return weightSum;
  }

  @Override
  public double nullValue() {
    return nullValue;
  }

  /** The coordinates of the solver's vectors. */
  public ColumnScaling scaling() {
    return scaling;
  }

  @Override
  public int certificateRounds() {
    return loss.isConvex() ? tasks.dualRounds() : 0;
  }

  @Override
  public SnapshotGradient snapshotAt(double[] point) {
    return snapshot(point, loss.isConvex() && tasks.dualNeedsMore());
  }

  @Override
  public SnapshotGradient gradientAt(double[] point) {
    return snapshot(point, false);
  }

  /**
   * A snapshot.
   *
   * @param more whether to add up what only a duality gap needs
   */
  private SnapshotGradient snapshot(double[] point, boolean more) {
    double[] raw = scaling.toRaw(point);
    long number = ++anchors;
    double[] sums = rows.sum(tasks.snapshot(raw, number, more));
    double[] gradient = new double[dimension()];
    scaling.gradientFromRaw(sums, 0, 1 / weightSum, gradient);
    double value = sums[tasks.valueIndex()] / weightSum;
    Optional<DualSums> dual = Optional.empty();
    if (loss.isConvex() && (more || !tasks.dualNeedsMore())) {
      dual =
          Optional.of(
              tasks.dual(sums, new GlmTasks.Taken(gradient, weightSum, raw, number, rows::sum)));
    }
    SnapshotGradient snapshot = new SnapshotGradient(point.clone(), value, gradient, dual);
    replaceAnchor(new Anchor(snapshot, number, rows.share(raw)));
    return snapshot;
  }

  @Override
  public void varianceReducedGradient(
      double[] query, SnapshotGradient anchor, MiniBatch batch, BatchGradient result) {
    makeCurrent(anchor);
    boolean full = batch.isFull(terms);
    int[] counts = full ? null : batch.partitionCounts(masses().byPartition());
    boolean halves = !full && result.wantsHalves();
    double[] sums =
        rows.sum(
            tasks.batch(
                scaling.toRaw(query), current.raw(), current.number(), batch, counts, halves));
    double factor = full ? 1 / weightSum : meanSmoothness() / batch.size();
    double[] gradient = result.gradient();
    scaling.gradientFromRaw(sums, 0, factor, gradient);
    // A full batch has no noise, so nobody asks for its squares, nor for the L̄ they are scaled by.
    double squares =
        full ? 0.0 : sums[tasks.valueIndex()] * factor * meanSmoothness() / curvatureBound;
    double bregman = sums[tasks.valueIndex() + 1] * factor;
    int drawn = full ? 0 : (int) batch.size();
    result.measured(squares, VectorOps.squaredNorm(gradient), bregman, drawn);
    if (halves) {
      tellHalves(sums, counts, factor, result);
    }
    VectorOps.axpy(1.0, anchor.gradient(), gradient);
  }

  @Override
  public void miniBatchGradient(double[] query, MiniBatch batch, double[] result) {
    boolean full = batch.isFull(terms);
    int[] counts = full ? null : batch.partitionCounts(masses().byPartition());
    double[] sums = rows.sum(tasks.gradient(scaling.toRaw(query), batch, counts));
    scaling.gradientFromRaw(
        sums, 0, full ? 1 / weightSum : meanSmoothness() / batch.size(), result);
  }

  /** With g = (b₁g₁ + b₂g₂)/b known as the result's gradient, g₁ − g₂ = (g₁ − g)·b/b₂. */
  private void tellHalves(double[] sums, int[] counts, double factor, BatchGradient result) {
    int first = 0;
    int all = 0;
    for (int count : counts) {
      first += BatchTask.firstHalf(count);
      all += count;
    }
    if (first == 0) {
      result.measuredHalves(null, 0);
      return;
    }
    double[] difference = new double[dimension()];
    scaling.gradientFromRaw(sums, tasks.valueIndex() + 2, factor * all / first, difference);
    VectorOps.axpy(-1.0, result.gradient(), difference);
    double stretch = (double) all / (all - first);
    for (int j = 0; j < difference.length; j++) {
      difference[j] *= stretch;
    }
    result.measuredHalves(difference, first);
  }

  @Override
  public SymmetricMatrix hessianAt(SnapshotGradient anchor, MiniBatch sample, boolean damped) {
    makeCurrent(anchor);
    boolean full = sample.isFull(terms);
    int[] counts = full ? null : sample.partitionCounts(masses().byPartition());
    double[] triangle =
        rows.sum(tasks.hessian(current.raw(), current.number(), sample, counts, damped));
    // A drawn row has s_i = ω_i/L_i, so its expectation is taken with the weight of a mini-batch.
    return scaling.hessianFromCentered(
        triangle, full ? 1 / weightSum : meanSmoothness() / sample.size());
  }

  @Override
  public GradientTable tableAt(double[] point) {
    if (!(rows instanceof LocalRows local)) {
      throw new IllegalStateException(
          "SAGA changes an entry of each row it draws, which a lost executor could not restore;"
              + " its rows must be in memory");
    }
    if (!(loss instanceof ScalarLoss scalar)) {
      throw new IllegalStateException(
          String.format(
              "loss %s has %d margins a row; SAGA's table takes losses of one margin",
              loss.name(), loss.margins()));
    }
    DerivativeTable table =
        new DerivativeTable(local, scalar, scaling, masses().byPartition(), weightSum);
    table.fill(point);
    return table;
  }

  @Override
  public GlmFiniteSum sample(double fraction, long seed) {
    return new GlmFiniteSum(rows.sample(fraction, seed), firstLoss, scaling, nullMargins);
  }

  @Override
  public double[] valuesBetween(double[] from, double[] to, double[] shares) {
    double[] values = rows.sum(tasks.segment(scaling.toRaw(from), scaling.toRaw(to), shares));
    for (int s = 0; s < values.length; s++) {
      values[s] /= weightSum;
    }
    return values;
  }

  private void makeCurrent(SnapshotGradient anchor) {
    if (current == null || current.snapshot().point() != anchor.point()) {
      // An earlier anchor: its margins were overwritten, so its rows compute them again.
      double[] raw = scaling.toRaw(anchor.point());
      replaceAnchor(new Anchor(anchor, ++anchors, rows.share(raw)));
    }
  }

  @Override
  public void close() {
    replaceAnchor(null);
    rows.close();
  }

  private void replaceAnchor(Anchor next) {
    if (current != null) {
      current.raw().close();
    }
    current = next;
  }

  /** ΣL_i of each partition at its own place. */
  private record MassTask(int partitions) implements RowTask {
    @Override
    public String purpose() {
      return "sampling weights";
    }

    @Override
    public long resultBytes() {
      return 8L * partitions;
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] masses = new double[partitions];
      masses[partition.index()] = partition.mass();
      return masses;
    }
  }

  /**
   * n, W and Σωφ of the null model, then ΣL_i of each partition at its own place.
   *
   * @param partitions number of partitions, or 0 to leave out ΣL_i
   */
  private record TotalsTask(Loss loss, double[] nullMargins, int partitions) implements RowTask {
    @Override
    public String purpose() {
      return "totals";
    }

    @Override
    public long resultBytes() {
      return 8L * (TOTALS + partitions);
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] totals = new double[TOTALS + partitions];
      if (partitions > 0) {
        totals[TOTALS + partition.index()] = partition.mass();
      }
      double[] margins = new double[loss.margins()];
      for (RowChunk chunk : partition.chunks()) {
        partition.checkGuard();
        for (int i = 0; i < chunk.rows(); i++) {
          for (int k = 0; k < margins.length; k++) {
            margins[k] = nullMargins[k] + chunk.offset(i * margins.length + k);
          }
          totals[1] += chunk.weight(i);
          totals[2] += chunk.weight(i) * loss.value(margins, chunk.label(i));
        }
        totals[0] += chunk.rows();
      }
      return totals;
    }
  }
}
