package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.sparkoptimizer.linalg.Blocks;
import org.sparkoptimizer.linalg.RowBlock;
import org.sparkoptimizer.problem.LocalRows;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowChunk;

/** Generated rows of generalised linear models, and their packing into partitions. */
public final class Problems {
  private Problems() {}

  /** Form of the packed blocks. */
  public enum Storage {
    /** Dense blocks. */
    DENSE,
    /** Sparse blocks. */
    SPARSE,
    /** Whatever the builder takes. */
    SMALLER
  }

  /**
   * Rows in the clear.
   *
   * @param rows a_i
   * @param labels y_i
   * @param weights ω_i, or null for ones
   * @param offsets o_i, or null for zeros
   * @param seed what it was generated from
   */
  public record Data(
      double[][] rows, double[] labels, double[] weights, double[] offsets, long seed) {

    /** Without offsets. */
    public Data(double[][] rows, double[] labels, double[] weights, long seed) {
      this(rows, labels, weights, null, seed);
    }

    /** Number of rows. */
    public int size() {
      return rows.length;
    }

    /** Number of features. */
    public int features() {
      return rows[0].length;
    }

    /** ω_i. */
    public double weight(int row) {
      return weights == null ? 1.0 : weights[row];
    }

    /** o_i. */
    public double offset(int row) {
      return offsets == null ? 0.0 : offsets[row];
    }

    /** The same rows with normal offsets about 0.5 of deviation 1.5. */
    public Data withOffsets() {
      Random random = new Random(seed + 23);
      double[] drawn = new double[size()];
      Arrays.setAll(drawn, i -> 0.5 + 1.5 * random.nextGaussian());
      return new Data(rows, labels, weights, drawn, seed);
    }

    /** The same rows with weights in [0.2, 3). */
    public Data weighted() {
      Random random = new Random(seed + 17);
      double[] drawn = new double[size()];
      Arrays.setAll(drawn, i -> 0.2 + 2.8 * random.nextDouble());
      return new Data(rows, labels, drawn, offsets, seed);
    }

    /** The same rows, each with the given weight. */
    public Data withWeights(double... given) {
      return new Data(rows, labels, given, offsets, seed);
    }

    /** Each row as often as its weight, a whole number, says; no weights and offsets. */
    public Data repeated() {
      List<double[]> copies = new ArrayList<>();
      List<Double> copiedLabels = new ArrayList<>();
      for (int i = 0; i < size(); i++) {
        for (int c = 0; c < weights[i]; c++) {
          copies.add(rows[i]);
          copiedLabels.add(labels[i]);
        }
      }
      return new Data(
          copies.toArray(new double[0][]),
          copiedLabels.stream().mapToDouble(Double::doubleValue).toArray(),
          null,
          seed);
    }

    /** The rows (a − center)/scale. */
    public Data transformed(double[] center, double[] scale) {
      double[][] result = new double[size()][features()];
      for (int i = 0; i < size(); i++) {
        for (int j = 0; j < features(); j++) {
          result[i][j] = scale[j] > 0 ? (rows[i][j] - center[j]) / scale[j] : 0.0;
        }
      }
      return new Data(result, labels, weights, offsets, seed);
    }

    @Override
    public String toString() {
      return size()
          + "x"
          + features()
          + (weights == null ? "" : " weighted")
          + (offsets == null ? "" : " with offsets")
          + " seed "
          + seed;
    }
  }

  /** Rows whose entries are nonzero with the given probability; columns differ in scale. */
  public static double[][] rows(long seed, int n, int d, double density) {
    Random random = new Random(seed);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        double value = (random.nextGaussian() + 0.3) / (1 + 0.2 * j);
        row[j] = random.nextDouble() < density ? value : 0.0;
      }
    }
    return rows;
  }

  /** Labels aᵀw + 0.7 + noise. */
  public static Data regression(long seed, int n, int d, double density) {
    double[][] rows = rows(seed, n, d, density);
    Random random = new Random(seed + 1);
    double[] w = random.doubles(d, -1, 1).toArray();
    double[] labels = new double[n];
    Arrays.setAll(labels, i -> margin(rows[i], w) + 0.7 + 0.3 * random.nextGaussian());
    return new Data(rows, labels, null, seed);
  }

  /** Labels 0 and 1 from a logistic model, so that the classes overlap. */
  public static Data classification(long seed, int n, int d, double density) {
    double[][] rows = rows(seed, n, d, density);
    Random random = new Random(seed + 1);
    double[] w = random.doubles(d, -2, 2).toArray();
    double[] labels = new double[n];
    Arrays.setAll(
        labels,
        i -> random.nextDouble() < 1 / (1 + Math.exp(-margin(rows[i], w) - 0.4)) ? 1.0 : 0.0);
    return new Data(rows, labels, null, seed);
  }

  /** Labels 0 to classes − 1. */
  public static Data multiclass(long seed, int n, int d, int classes) {
    Random random = new Random(seed + 1);
    double[] labels = new double[n];
    Arrays.setAll(labels, i -> random.nextInt(classes));
    double[][] rows = rows(seed, n, d, 1.0);
    for (int i = 0; i < n; i++) {
      rows[i][(int) labels[i] % d] += 1;
    }
    return new Data(rows, labels, null, seed);
  }

  private static double margin(double[] row, double[] w) {
    double margin = 0;
    for (int j = 0; j < w.length; j++) {
      margin += row[j] * w[j];
    }
    return margin;
  }

  /** Packs everything into one partition of one chunk. */
  public static LocalRows pack(Data data, Storage storage) {
    return pack(data, storage, data.size());
  }

  /** Sizes of {@code partitions} partitions as equal as can be. */
  public static int[] equalSizes(int rows, int partitions) {
    int[] sizes = new int[partitions];
    for (int p = 0; p < partitions; p++) {
      sizes[p] = rows * (p + 1) / partitions - rows * p / partitions;
    }
    return sizes;
  }

  /** Packs rows in order into partitions of the given sizes, 0 among them; big ones two chunks. */
  public static LocalRows pack(Data data, Storage storage, int... sizes) {
    return new LocalRows(partitions(data, storage, sizes));
  }

  /** The partitions of {@link #pack}. */
  public static List<PackedPartition> partitions(Data data, Storage storage, int... sizes) {
    if (Arrays.stream(sizes).sum() != data.size()) {
      throw new IllegalArgumentException("sizes do not add up to " + data.size());
    }
    List<PackedPartition> partitions = new ArrayList<>();
    int from = 0;
    for (int p = 0; p < sizes.length; p++) {
      int to = from + sizes[p];
      int middle = sizes[p] > 9 ? from + sizes[p] / 3 : to;
      List<RowChunk> chunks = new ArrayList<>();
      if (middle > from) {
        chunks.add(chunk(data, storage, from, middle));
      }
      if (to > middle) {
        chunks.add(chunk(data, storage, middle, to));
      }
      partitions.add(new PackedPartition(p, chunks));
      from = to;
    }
    return partitions;
  }

  private static RowChunk chunk(Data data, Storage storage, int from, int to) {
    double[][] rows = Arrays.copyOfRange(data.rows(), from, to);
    RowBlock block =
        switch (storage) {
          case DENSE -> Blocks.dense(rows, data.features());
          case SPARSE -> Blocks.sparse(rows, data.features());
          case SMALLER -> Blocks.smaller(rows, data.features());
        };
    return new RowChunk(
        block,
        Arrays.copyOfRange(data.labels(), from, to),
        data.weights() == null ? null : Arrays.copyOfRange(data.weights(), from, to),
        data.offsets() == null ? null : Arrays.copyOfRange(data.offsets(), from, to));
  }
}
