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

  @Override
  public void addMargins(int row, double[] w, double[] margins) {
    int k = margins.length;
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      int at = indices[e] * k;
      for (int c = 0; c < k; c++) {
        margins[c] += values[e] * w[at + c];
      }
    }
  }

  @Override
  public void addOuter(int row, double[] scales, double[] sum) {
    int k = scales.length;
    for (int e = starts[row], end = starts[row + 1]; e < end; e++) {
      int at = indices[e] * k;
      for (int c = 0; c < k; c++) {
        sum[at + c] += values[e] * scales[c];
      }
    }
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
