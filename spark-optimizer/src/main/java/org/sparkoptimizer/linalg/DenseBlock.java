package org.sparkoptimizer.linalg;

import java.util.Optional;

/** Rows stored one behind the other, {@code columns} values each. */
final class DenseBlock implements RowBlock {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int columns;
  private final double[] values;

  /** Takes ownership of {@code values}, whose length is rows·columns. */
  DenseBlock(int rows, int columns, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public long entries() {
    return values.length;
  }

  @Override
  public long bytes() {
    return 8L * values.length;
  }

  @Override
  public void addTo(Fingerprint fingerprint) {
    fingerprint.add(columns).add(values);
  }

  @Override
  public DenseBlock select(int[] chosen) {
    double[] selected = new double[chosen.length * columns];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values, chosen[i] * columns, selected, i * columns, columns);
    }
    return new DenseBlock(chosen.length, columns, selected);
  }

  @Override
  public Optional<RowBlock> centered(int[] rows, int count, double[] center) {
    double[] centered = new double[count * columns];
    for (int t = 0; t < count; t++) {
      int from = rows[t] * columns;
      int to = t * columns;
      for (int j = 0; j < columns; j++) {
        centered[to + j] = values[from + j] - center[j];
      }
    }
    return Optional.of(new DenseBlock(count, columns, centered));
  }

  @Override
  public double dot(int row, double[] w) {
    return VectorOps.dot(values, row * columns, w, columns);
  }

  @Override
  public void addTo(int row, double scale, double[] sum) {
    int at = row * columns;
    for (int j = 0; j < columns; j++) {
      sum[j] += scale * values[at + j];
    }
  }

  @Override
  public void margins(int[] list, int count, double[] w, double[] margins) {
    DenseKernels.margins(values, columns, list, count, w, margins);
  }

  @Override
  public void addScaledRows(int[] list, int count, double[] scales, double[] sum) {
    DenseKernels.addScaledRows(values, columns, list, count, scales, sum);
  }

  @Override
  public void addOuterProducts(int[] list, int count, double[] scales, double[] lower) {
    DenseKernels.addOuterProducts(values, columns, list, count, scales, lower);
  }

  @Override
  public void margins(int[] list, int count, double[] w, int k, double[] margins) {
    new MatrixKernels(values, columns, k).margins(list, count, w, margins);
  }

  @Override
  public void addScaledRows(int[] list, int count, double[] scales, int k, double[] sum) {
    new MatrixKernels(values, columns, k).addScaledRows(list, count, scales, sum);
  }

  @Override
  public DenseBlock timesFactors(int[] list, int count, double[] factors, int k) {
    int width = Math.multiplyExact(columns + 1, k);
    double[] products = new double[Math.multiplyExact(count, width)];
    for (int t = 0; t < count; t++) {
      int at = list[t] * columns;
      int to = t * width;
      for (int j = 0; j <= columns; j++) {
        double value = j < columns ? values[at + j] : 1.0;
        for (int c = 0; c < k; c++) {
          products[to++] = value * factors[t * k + c];
        }
      }
    }
    return new DenseBlock(count, width, products);
  }

  @Override
  public double scaledSquaredNorm(
      int row, double[] center, double[] inverseScale, double centerNorm) {
    int at = row * columns;
    double norm = 0;
    for (int j = 0; j < columns; j++) {
      double centred = center == null ? values[at + j] : values[at + j] - center[j];
      double scaled = centred * inverseScale[j];
      norm += scaled * scaled;
    }
    return norm;
  }

  @Override
  public void addSquaredDeviations(
      int row, double weight, double[] center, double[] squares, double[] mass) {
    int at = row * columns;
    for (int j = 0; j < columns; j++) {
      if (values[at + j] != 0) {
        double deviation = values[at + j] - center[j];
        squares[j] += weight * deviation * deviation;
        mass[j] += weight;
      }
    }
  }

  @Override
  public void appendRow(int row, RowBlockBuilder builder) {
    builder.addDense(values, row * columns);
  }
}
