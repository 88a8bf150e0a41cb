package org.sparkoptimizer.problem;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sparkoptimizer.linalg.RowBlock;

/**
 * Σ s_i((a_i − c, 1)(a_i − c, 1)ᵀ) ⊗ ∇²φ(m_i) of one partition for K margins a row, as a packed
 * lower triangle of order K(d + 1). With ∇²φ = diag(c) − qqᵀ that is K matrices of order d + 1 less
 * the squares of the long rows (a_i − c, 1) ⊗ q_i. Centring and s_i as in {@link HessianTask}.
 *
 * @param shape the model
 * @param anchor raw coefficients, read only where kept margins are missing
 * @param anchorNumber number of the anchor
 * @param sample the rows that take part
 * @param counts draws of each partition, or null for all rows
 * @param center c, or null for zeros
 * @param damped see {@link org.sparkoptimizer.loss.VectorLoss#curvature}
 */
record VectorHessianTask(
    VectorShape shape,
    SharedVector anchor,
    long anchorNumber,
    MiniBatch sample,
    int[] counts,
    double[] center,
    boolean damped)
    implements RowTask {

  @Override
  public String purpose() {
    return "Hessian";
  }

  @Override
  public long resultBytes() {
    return 8L * HessianTask.packedLength(shape.sumsLength());
  }

  @Override
  public boolean appliesTo(int index) {
    return counts == null || counts[index] > 0;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    Accumulator sums = new Accumulator(partition.marginsAt(anchorNumber));
    RowTile.ofBatch(partition, shape.margins(), sample, counts, sums);
    return sums.packed();
  }

  private final class Accumulator implements RowTile.Visitor {
    private final int k = shape.margins();
    private final double[][] kept;
    private final double[] margins = shape.forTile();
    private final double[] diagonals = shape.forTile();
    private final double[] vectors = shape.forTile();
    private final Sums centred = new Sums();
    private Sums raw;

    Accumulator(double[][] kept) {
      this.kept = kept;
    }

    @Override
    public void visit(RowTile tile) {
      if (kept != null) {
        tile.readKept(kept, k, margins);
      } else {
        shape.margins(tile, anchor.get(), margins);
      }
      for (int t = 0; t < tile.count(); t++) {
        shape.loss().curvature(margins, t * k, tile.labels()[t], damped, diagonals, vectors);
      }
      Optional<RowBlock> rows = center == null ? Optional.empty() : tile.centered(center);
      double[] scales = Arrays.copyOf(tile.scales(), tile.count());
      if (rows.isPresent()) {
        int[] all = IntStream.range(0, tile.count()).toArray();
        centred.add(
            rows.get().timesFactors(all, tile.count(), ones(tile.count()), 1),
            rows.get().timesFactors(all, tile.count(), vectors, k),
            scales,
            diagonals);
      } else {
        if (raw == null) {
          raw = center == null ? centred : new Sums();
        }
        raw.add(
            tile.timesFactors(ones(tile.count()), 1),
            tile.timesFactors(vectors, k),
            scales,
            diagonals);
      }
    }

    private double[] ones(int count) {
      double[] ones = new double[count];
      Arrays.fill(ones, 1.0);
      return ones;
    }

    double[] packed() {
      double[] square = centred.square();
      if (center != null && raw != null) {
        double[] other = raw.square();
        center(other);
        for (int e = 0; e < square.length; e++) {
          square[e] += other[e];
        }
      }
      int order = shape.sumsLength();
      double[] triangle = new double[HessianTask.packedLength(order)];
      for (int j = 0, at = 0; j < order; j++) {
        System.arraycopy(square, j * order, triangle, at, j + 1);
        at += j + 1;
      }
      return triangle;
    }

    /** Takes the rows (a, 1) to (a − c, 1) afterwards: from the left, then from the right. */
    private void center(double[] square) {
      int order = shape.sumsLength();
      int intercepts = shape.features() * k;
      for (int row = 0; row < order; row++) {
        for (int column = row + 1; column < order; column++) {
          square[row * order + column] = square[column * order + row];
        }
      }
      for (int j = 0; j < shape.features(); j++) {
        for (int m = 0; m < k; m++) {
          for (int column = 0; column < order; column++) {
            square[(j * k + m) * order + column] -=
                center[j] * square[(intercepts + m) * order + column];
          }
        }
      }
      for (int row = 0; row < order; row++) {
        for (int j = 0; j < shape.features(); j++) {
          for (int m = 0; m < k; m++) {
            square[row * order + j * k + m] -= center[j] * square[row * order + intercepts + m];
          }
        }
      }
    }
  }

  /** The K matrices of order d + 1, and the squares of the long rows. */
  private final class Sums {
    private final int k = shape.margins();
    private final int wide = shape.features() + 1;
    private final double[][] ofMargin = new double[k][wide * wide];
    private final double[] squares = new double[shape.sumsLength() * shape.sumsLength()];

    void add(RowBlock rows, RowBlock longRows, double[] scales, double[] diagonals) {
      int count = scales.length;
      int[] all = IntStream.range(0, count).toArray();
      longRows.addOuterProducts(all, count, scales, squares);
      double[] factors = new double[count];
      for (int m = 0; m < k; m++) {
        for (int t = 0; t < count; t++) {
          factors[t] = scales[t] * diagonals[t * k + m];
        }
        rows.addOuterProducts(all, count, factors, ofMargin[m]);
      }
    }

    /** The lower triangle of their difference, row by row. */
    double[] square() {
      int order = shape.sumsLength();
      double[] square = squares;
      for (int e = 0; e < square.length; e++) {
        square[e] = -square[e];
      }
      for (int j = 0; j < wide; j++) {
        for (int l = 0; l <= j; l++) {
          for (int m = 0; m < k; m++) {
            square[(j * k + m) * order + l * k + m] += ofMargin[m][j * wide + l];
          }
        }
      }
      return square;
    }
  }
}
