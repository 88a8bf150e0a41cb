package org.sparkoptimizer.linalg;

import java.util.Optional;

/** Rows in compressed sparse row form: 12 bytes an entry and 4 bytes a row. */
final class SparseBlock implements RowBlock {
  private static final long serialVersionUID = 1L;

  private final int columns;
  private final int[] starts;
  private final int[] indices;
  private final double[] values;

  /** Takes ownership of the arrays; row i holds the entries [starts[i], starts[i + 1]). */
  SparseBlock(int columns, int[] starts, int[] indices, double[] values) {
    this.columns = columns;
    this.starts = starts;
    this.indices = indices;
    this.values = values;
  }

  @Override
  public int rows() {
    return starts.length - 1;
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
    return 12L * values.length + 4L * starts.length;
  }

  @Override
  public void addTo(Fingerprint fingerprint) {
    fingerprint.add(columns).add(starts).add(indices).add(values);
  }

  @Override
  public SparseBlock select(int[] chosen) {
    int[] selectedStarts = new int[chosen.length + 1];
    for (int i = 0; i < chosen.length; i++) {
      int length = starts[chosen[i] + 1] - starts[chosen[i]];
      selectedStarts[i + 1] = selectedStarts[i] + length;
    }
    int[] selectedIndices = new int[selectedStarts[chosen.length]];
    double[] selectedValues = new double[selectedIndices.length];
    for (int i = 0; i < chosen.length; i++) {
      int from = starts[chosen[i]];
      int to = selectedStarts[i];
      int length = selectedStarts[i + 1] - to;
      System.arraycopy(indices, from, selectedIndices, to, length);
      System.arraycopy(values, from, selectedValues, to, length);
    }
    return new SparseBlock(columns, selectedStarts, selectedIndices, selectedValues);
  }

  @Override
  public Optional<RowBlock> centered(int[] rows, int count, double[] center) {
    return Optional.empty();
  }

  @Override
  public double dot(int row, double[] w) {
    double sum = 0;
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      sum += values[e] * w[indices[e]];
    }
    return sum;
  }

  @Override
  public void addTo(int row, double scale, double[] sum) {
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      sum[indices[e]] += scale * values[e];
    }
  }

  @Override
  public void margins(int[] rows, int count, double[] w, double[] margins) {
    for (int t = 0; t < count; t++) {
      margins[t] = dot(rows[t], w);
    }
  }

  @Override
  public void addScaledRows(int[] rows, int count, double[] scales, double[] sum) {
    for (int t = 0; t < count; t++) {
      addTo(rows[t], scales[t], sum);
    }
  }

  @Override
  public void addOuterProducts(int[] rows, int count, double[] scales, double[] lower) {
    for (int t = 0; t < count; t++) {
      int start = starts[rows[t]];
      int end = starts[rows[t] + 1];
      for (int e = start; e < end; e++) {
        double scaled = scales[t] * values[e];
        int at = indices[e] * columns;
        for (int f = start; f <= e; f++) {
          lower[at + indices[f]] += scaled * values[f];
        }
      }
    }
  }

  /** {@inheritDoc} Four margins at a time stay in registers. */
  @Override
  public void margins(int[] rows, int count, double[] w, int k, double[] margins) {
    for (int t = 0; t < count; t++) {
      int start = starts[rows[t]];
      int end = starts[rows[t] + 1];
      int c = 0;
      for (; c + 3 < k; c += 4) {
        fourMargins(start, end, w, k, c, margins, t * k + c);
      }
      for (; c < k; c++) {
        double sum = 0;
        for (int e = start; e < end; e++) {
          sum += values[e] * w[indices[e] * k + c];
        }
        margins[t * k + c] = sum;
      }
    }
  }

  private void fourMargins(
      int start, int end, double[] w, int k, int first, double[] margins, int to) {
    double m0 = 0;
    double m1 = 0;
    double m2 = 0;
    double m3 = 0;
    for (int e = start; e < end; e++) {
      int at = indices[e] * k + first;
      double value = values[e];
      m0 += value * w[at];
      m1 += value * w[at + 1];
      m2 += value * w[at + 2];
      m3 += value * w[at + 3];
    }
    margins[to] = m0;
    margins[to + 1] = m1;
    margins[to + 2] = m2;
    margins[to + 3] = m3;
  }

  @Override
  public void addScaledRows(int[] rows, int count, double[] scales, int k, double[] sum) {
    for (int t = 0; t < count; t++) {
      int start = starts[rows[t]];
      int end = starts[rows[t] + 1];
      int c = 0;
      for (; c + 3 < k; c += 4) {
        addFour(start, end, scales, t * k + c, k, c, sum);
      }
      for (; c < k; c++) {
        double scale = scales[t * k + c];
        for (int e = start; e < end; e++) {
          sum[indices[e] * k + c] += values[e] * scale;
        }
      }
    }
  }

  private void addFour(
      int start, int end, double[] scales, int from, int k, int first, double[] sum) {
    double s0 = scales[from];
    double s1 = scales[from + 1];
    double s2 = scales[from + 2];
    double s3 = scales[from + 3];
    for (int e = start; e < end; e++) {
      int at = indices[e] * k + first;
      double value = values[e];
      sum[at] += value * s0;
      sum[at + 1] += value * s1;
      sum[at + 2] += value * s2;
      sum[at + 3] += value * s3;
    }
  }

  @Override
  public SparseBlock timesFactors(int[] rows, int count, double[] factors, int k) {
    int[] productStarts = new int[count + 1];
    for (int t = 0; t < count; t++) {
      int length = starts[rows[t] + 1] - starts[rows[t]] + 1;
      productStarts[t + 1] = Math.addExact(productStarts[t], Math.multiplyExact(length, k));
    }
    int[] productIndices = new int[productStarts[count]];
    double[] products = new double[productIndices.length];
    for (int t = 0; t < count; t++) {
      int to = productStarts[t];
      for (int e = starts[rows[t]], end = starts[rows[t] + 1]; e <= end; e++) {
        int feature = e < end ? indices[e] : columns;
        double value = e < end ? values[e] : 1.0;
        for (int c = 0; c < k; c++) {
          productIndices[to] = feature * k + c;
          products[to++] = value * factors[t * k + c];
        }
      }
    }
    return new SparseBlock((columns + 1) * k, productStarts, productIndices, products);
  }

  @Override
  public double scaledSquaredNorm(
      int row, double[] center, double[] inverseScale, double centerNorm) {
    double norm = centerNorm;
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      int j = indices[e];
      double scaled = values[e] * inverseScale[j];
      double shift = center == null ? 0.0 : center[j] * inverseScale[j];
      norm += scaled * (scaled - 2 * shift);
    }
    return Math.max(norm, 0.0);
  }

  @Override
  public void addSquaredDeviations(
      int row, double weight, double[] center, double[] squares, double[] mass) {
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      int j = indices[e];
      double deviation = values[e] - center[j];
      squares[j] += weight * deviation * deviation;
      mass[j] += weight;
    }
  }

  @Override
  public void appendRow(int row, RowBlockBuilder builder) {
    builder.addSparse(indices, values, starts[row], starts[row + 1]);
  }
}
