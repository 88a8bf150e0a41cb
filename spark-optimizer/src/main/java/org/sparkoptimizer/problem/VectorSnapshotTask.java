package org.sparkoptimizer.problem;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.loss.LossTerms;

/**
 * The snapshot of one partition for K margins a row, in raw coordinates: Σω(a_i, 1) ⊗ u_i, then Σωφ
 * and, if it is for a dual point, ΣωQ_i and Σω∇²φ as a packed lower triangle of order K.
 *
 * @param shape the model
 * @param point raw coefficients
 * @param anchor number under which the rows' margins are kept
 * @param forDual whether what a duality gap needs is wanted
 */
record VectorSnapshotTask(VectorShape shape, double[] point, long anchor, boolean forDual)
    implements RowTask {

  /** Margins are kept while they take no more room than so many times the rows. */
  private static final long KEPT_SHARE = 4;

  @Override
  public String purpose() {
    return "snapshot";
  }

  @Override
  public long resultBytes() {
    return 8L * (shape.sumsLength() + curvatures());
  }

  /** Entries of Σω∇²φ, which only free intercepts ask for. */
  private int curvatures() {
    return forDual && shape.intercept() ? HessianTask.packedLength(shape.margins()) : 0;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition);
    RowTile.ofAllRows(partition, shape.margins(), sums);
    if (sums.kept != null) {
      partition.keepMargins(anchor, sums.kept);
    }
    if (sums.curvature != null) {
      sums.curvature.packInto(sums.result, shape.sumsLength() + SnapshotTask.SCALARS);
    }
    return sums.result;
  }

  private final class Accumulator implements RowTile.Visitor {
    private final int k = shape.margins();
    private final int length = shape.sumsLength();
    private final double[] result = new double[length + SnapshotTask.SCALARS + curvatures()];
    private final double[] margins = shape.forTile();
    private final LossTerms terms = shape.termsOfTile();
    private final double[] slopes = terms.derivatives();
    private final CurvatureSum curvature = curvatures() > 0 ? new CurvatureSum() : null;
    private final double[][] kept;

    Accumulator(PackedPartition partition) {
      boolean roomy = 8L * k * partition.rows() <= KEPT_SHARE * partition.bytes();
      kept = roomy ? new double[partition.chunks().size()][] : null;
      for (int c = 0; roomy && c < kept.length; c++) {
        kept[c] = new double[Math.multiplyExact(partition.chunks().get(c).rows(), k)];
      }
    }

    @Override
    public void visit(RowTile tile) {
      shape.margins(tile, point, margins);
      if (kept != null) {
        tile.keep(margins, k, kept);
      }
      shape.loss().evaluate(margins, tile.labels(), tile.count(), terms);
      for (int t = 0; t < tile.count(); t++) {
        add(t * k, terms.values()[t], tile.scales()[t]);
      }
      tile.addScaledRows(slopes, k, result);
      if (curvature != null) {
        curvature.add(tile, margins);
      }
    }

    /** Adds up the scalars of the row at a place and leaves ω_iu_i there. */
    private void add(int at, double value, double weight) {
      result[length] += weight * value;
      for (int m = at; m < at + k; m++) {
        slopes[m] *= weight;
      }
      if (forDual) {
        result[length + 1] += weight * shape.loss().dualScalingCost(value);
      }
    }
  }

  /** Σω∇²φ for ∇²φ = diag(c) − qqᵀ: its diagonal row by row, the rest as Σωqqᵀ. */
  private final class CurvatureSum {
    private final int k = shape.margins();
    private final double[] diagonals = shape.forTile();
    private final double[] vectors = shape.forTile();
    private final double[] diagonal = new double[k];
    private final double[] squares = new double[Math.multiplyExact(k, k)];
    private final int[] inOrder = IntStream.range(0, RowTile.mostRows(k)).toArray();

    void add(RowTile tile, double[] margins) {
      int count = tile.count();
      for (int t = 0; t < count; t++) {
        shape.loss().curvature(margins, t * k, tile.labels()[t], false, diagonals, vectors);
        for (int m = 0; m < k; m++) {
          double q = vectors[t * k + m];
          // c − q² nearly vanishes where a class is certain, so it is added up by itself.
          diagonal[m] += tile.scales()[t] * (diagonals[t * k + m] - q * q);
        }
      }
      double[] rows = Arrays.copyOf(vectors, count * k);
      RowBlock.dense(count, k, rows).addOuterProducts(inOrder, count, tile.scales(), squares);
    }

    void packInto(double[] sums, int from) {
      int at = from;
      for (int m = 0; m < k; m++) {
        for (int other = 0; other < m; other++) {
          sums[at++] = -squares[m * k + other];
        }
        sums[at++] = diagonal[m];
      }
    }
  }
}
