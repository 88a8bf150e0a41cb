package org.sparkoptimizer.problem;

import java.util.Arrays;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LossTerms;
import org.sparkoptimizer.loss.ScalarLoss;

/**
 * The gradient table of a generalised linear model: ∇f_i = ω_iφ'(m_i)a_i, so that a number a row is
 * enough. Its rows are in this process, since nobody could restore an entry that gets lost.
 */
final class DerivativeTable implements GradientTable {
  private final LocalRows rows;
  private final ScalarLoss loss;
  private final ColumnScaling scaling;
  private final double[] masses;
  private final double weightSum;
  private final long terms;
  private final double[][][] entries;
  private final double[] mean;

  /**
   * An empty table: entries 0.
   *
   * @param masses ΣL_i of each partition
   * @param weightSum W
   */
  DerivativeTable(
      LocalRows rows, ScalarLoss loss, ColumnScaling scaling, double[] masses, double weightSum) {
    this.rows = rows;
    this.loss = loss;
    this.scaling = scaling;
    this.masses = masses;
    this.weightSum = weightSum;
    this.terms = rows.all().stream().mapToLong(PackedPartition::rows).sum();
    this.entries = new double[rows.partitions()][][];
    for (int p = 0; p < entries.length; p++) {
      entries[p] =
          rows.all().get(p).chunks().stream()
              .map(chunk -> new double[chunk.rows()])
              .toArray(double[][]::new);
    }
    this.mean = new double[length()];
  }

  /** Raw gradient sums: d features and an intercept. */
  private int length() {
    return scaling.features() + 1;
  }

  /** Sets all entries to the derivatives at a point. */
  void fill(double[] point) {
    double[] sums = rows.sum(new Filling(this, scaling.toRaw(point)));
    System.arraycopy(sums, 0, mean, 0, mean.length);
  }

  @Override
  public void gradient(double[] query, MiniBatch batch, double[] result) {
    if (batch.isFull(terms)) {
      fill(query);
      scaling.gradientFromRaw(mean, 0, 1 / weightSum, result);
      return;
    }
    int[] counts = batch.partitionCounts(masses);
    double[] sums = rows.sum(new Step(this, scaling.toRaw(query), batch, counts));
    double mass = 0;
    for (double partitionMass : masses) {
      mass += partitionMass;
    }
    double[] old = new double[result.length];
    scaling.gradientFromRaw(mean, 0, 1 / weightSum, old);
    scaling.gradientFromRaw(sums, 0, mass / weightSum / batch.size(), result);
    VectorOps.axpy(1.0, old, result);
    VectorOps.axpy(1.0, sums, length(), mean, 0, length());
  }

  /** Writes φ' of the rows of a tile at raw coefficients. */
  private double[] slopes(RowTile tile, double[] point, double[] margins, LossTerms terms) {
    tile.margins(point, scaling.hasIntercept(), margins);
    loss.evaluate(margins, tile.labels(), tile.count(), terms);
    return terms.derivatives();
  }

  /** Sets the entries of a partition; Σω_iφ'(m_i)(a_i, 1). */
  private record Filling(DerivativeTable table, double[] point) implements RowTask {
    @Override
    public long resultBytes() {
      return 8L * table.length();
    }

    @Override
    public double[] apply(PackedPartition partition) {
      double[] sums = new double[table.length()];
      double[] margins = new double[RowTile.MOST_ROWS];
      LossTerms terms = new LossTerms(RowTile.MOST_ROWS);
      RowTile.ofAllRows(
          partition,
          1,
          tile -> {
            double[] slopes = table.slopes(tile, point, margins, terms);
            tile.keep(slopes, 1, table.entries[partition.index()]);
            for (int t = 0; t < tile.count(); t++) {
              slopes[t] *= tile.scales()[t];
            }
            tile.addScaledRows(slopes, sums);
          });
      return sums;
    }
  }

  /**
   * Σs_iΔ_i(a_i, 1) over the draws of a partition, Δ_i being the change of the row's entry, then
   * Σω_iΔ_i(a_i, 1) over the rows drawn, each once.
   */
  private record Step(DerivativeTable table, double[] query, MiniBatch batch, int[] counts)
      implements MiniBatchTask {
    @Override
    public int margins() {
      return 1;
    }

    @Override
    public long resultBytes() {
      return 16L * table.length();
    }

    @Override
    public double[] apply(PackedPartition partition) {
      int index = partition.index();
      long[] drawn = partition.draw(batch.stream(index), counts[index]);
      Changes changes = new Changes(table, query, table.entries[index], drawn);
      RowTile.ofDrawn(partition, 1, drawn, changes);
      return changes.applied();
    }
  }

  /** What the draws of a partition change; draws are sorted, so that equal ones are neighbours. */
  private static final class Changes implements RowTile.Visitor {
    private final DerivativeTable table;
    private final double[] query;
    private final double[][] entries;
    private final long[] drawn;
    private final double[] fresh;
    private final double[] margins = new double[RowTile.MOST_ROWS];
    private final double[] old = new double[RowTile.MOST_ROWS];
    private final double[] once = new double[RowTile.MOST_ROWS];
    private final LossTerms terms = new LossTerms(RowTile.MOST_ROWS);
    private final double[] estimate;
    private final double[] change;
    private int visited;

    Changes(DerivativeTable table, double[] query, double[][] entries, long[] drawn) {
      this.table = table;
      this.query = query;
      this.entries = entries;
      this.drawn = drawn;
      this.fresh = new double[drawn.length];
      this.estimate = new double[table.length()];
      this.change = new double[table.length()];
    }

    @Override
    public void visit(RowTile tile) {
      double[] slopes = table.slopes(tile, query, margins, terms);
      tile.readKept(entries, 1, old);
      for (int t = 0; t < tile.count(); t++) {
        int draw = visited + t;
        fresh[draw] = slopes[t];
        double difference = slopes[t] - old[t];
        boolean first = draw == 0 || drawn[draw] != drawn[draw - 1];
        once[t] = first ? tile.weight(t) * difference : 0.0;
        slopes[t] = tile.scales()[t] * difference;
      }
      visited += tile.count();
      tile.addScaledRows(slopes, estimate);
      tile.addScaledRows(once, change);
    }

    /** Sets the entries, after all draws have read them, and returns both sums. */
    double[] applied() {
      for (int draw = 0; draw < drawn.length; draw++) {
        entries[(int) (drawn[draw] >>> 32)][(int) drawn[draw]] = fresh[draw];
      }
      double[] sums = Arrays.copyOf(estimate, 2 * estimate.length);
      System.arraycopy(change, 0, sums, estimate.length, change.length);
      return sums;
    }
  }
}
