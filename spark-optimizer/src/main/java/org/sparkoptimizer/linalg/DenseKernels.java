package org.sparkoptimizer.linalg;

/**
 * Kernels over rows stored one behind the other. They take four or eight rows at once: the point or
 * the sum is then read and written once for all of them, and additions that do not wait for each
 * other fill the pipeline. C2 vectorises the loops that add to an array.
 */
final class DenseKernels {
  /** Entries of the triangle that one sweep over the rows updates; they stay in the cache. */
  private static final int SWEEP_ENTRIES = 1 << 15;

  private DenseKernels() {}

  /** Writes the margins of listed rows; each has the bits of {@link VectorOps#dot}. */
  static void margins(
      double[] values, int columns, int[] rows, int count, double[] w, double[] margins) {
    int t = 0;
    for (; t + 3 < count; t += 4) {
      fourMargins(values, columns, rows, t, w, margins);
    }
    for (; t < count; t++) {
      margins[t] = VectorOps.dot(values, rows[t] * columns, w, columns);
    }
  }

  private static void fourMargins(
      double[] v, int columns, int[] rows, int t, double[] w, double[] margins) {
    int a = rows[t] * columns;
    int b = rows[t + 1] * columns;
    int c = rows[t + 2] * columns;
    int d = rows[t + 3] * columns;
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    double c0 = 0;
    double c1 = 0;
    double c2 = 0;
    double c3 = 0;
    double d0 = 0;
    double d1 = 0;
    double d2 = 0;
    double d3 = 0;
    int j = 0;
    for (; j + 3 < columns; j += 4) {
      double w0 = w[j];
      double w1 = w[j + 1];
      double w2 = w[j + 2];
      double w3 = w[j + 3];
      a0 += v[a + j] * w0;
      a1 += v[a + j + 1] * w1;
      a2 += v[a + j + 2] * w2;
      a3 += v[a + j + 3] * w3;
      b0 += v[b + j] * w0;
      b1 += v[b + j + 1] * w1;
      b2 += v[b + j + 2] * w2;
      b3 += v[b + j + 3] * w3;
      c0 += v[c + j] * w0;
      c1 += v[c + j + 1] * w1;
      c2 += v[c + j + 2] * w2;
      c3 += v[c + j + 3] * w3;
      d0 += v[d + j] * w0;
      d1 += v[d + j + 1] * w1;
      d2 += v[d + j + 2] * w2;
      d3 += v[d + j + 3] * w3;
    }
    for (; j < columns; j++) {
      a0 += v[a + j] * w[j];
      b0 += v[b + j] * w[j];
      c0 += v[c + j] * w[j];
      d0 += v[d + j] * w[j];
    }
    margins[t] = (a0 + a1) + (a2 + a3);
    margins[t + 1] = (b0 + b1) + (b2 + b3);
    margins[t + 2] = (c0 + c1) + (c2 + c3);
    margins[t + 3] = (d0 + d1) + (d2 + d3);
  }

  /**
   * Writes the K margins of listed rows, four at a time; the additions to each are in the order of
   * the features.
   */
  static void margins(
      double[] v, int columns, int[] rows, int count, double[] w, int k, double[] margins) {
    for (int t = 0; t < count; t++) {
      int row = rows[t] * columns;
      int c = 0;
      for (; c + 3 < k; c += 4) {
        double m0 = 0;
        double m1 = 0;
        double m2 = 0;
        double m3 = 0;
        for (int j = 0, at = c; j < columns; j++, at += k) {
          double value = v[row + j];
          m0 += value * w[at];
          m1 += value * w[at + 1];
          m2 += value * w[at + 2];
          m3 += value * w[at + 3];
        }
        margins[t * k + c] = m0;
        margins[t * k + c + 1] = m1;
        margins[t * k + c + 2] = m2;
        margins[t * k + c + 3] = m3;
      }
      for (; c < k; c++) {
        double sum = 0;
        for (int j = 0, at = c; j < columns; j++, at += k) {
          sum += v[row + j] * w[at];
        }
        margins[t * k + c] = sum;
      }
    }
  }

  /** Adds Σ (row t of the list) ⊗ (K scales from t·K on) to {@code sum}, four rows at once. */
  static void addScaledRows(
      double[] v, int columns, int[] rows, int count, double[] scales, int k, double[] sum) {
    int t = 0;
    for (; t + 3 < count; t += 4) {
      int a = rows[t] * columns;
      int b = rows[t + 1] * columns;
      int c = rows[t + 2] * columns;
      int d = rows[t + 3] * columns;
      for (int j = 0; j < columns; j++) {
        addFourScaled(v[a + j], v[b + j], v[c + j], v[d + j], scales, t * k, k, sum, j * k);
      }
    }
    for (; t < count; t++) {
      int row = rows[t] * columns;
      for (int j = 0; j < columns; j++) {
        double value = v[row + j];
        for (int c = 0; c < k; c++) {
          sum[j * k + c] += value * scales[t * k + c];
        }
      }
    }
  }

  private static void addFourScaled(
      double va,
      double vb,
      double vc,
      double vd,
      double[] scales,
      int from,
      int k,
      double[] sum,
      int to) {
    int b = from + k;
    int c = b + k;
    int d = c + k;
    for (int i = 0; i < k; i++) {
      sum[to + i] +=
          (va * scales[from + i] + vb * scales[b + i]) + (vc * scales[c + i] + vd * scales[d + i]);
    }
  }

  /** Adds Σ scales_t·(row t of the list) to {@code sum}. */
  static void addScaledRows(
      double[] values, int columns, int[] rows, int count, double[] scales, double[] sum) {
    EightRows eight = new EightRows(values, columns);
    for (int t = 0; t < count; t += 8) {
      eight.take(rows, scales, t, count);
      eight.addScaled(sum, 0, columns);
    }
  }

  /**
   * Adds Σ scales_t·a_t a_tᵀ over listed rows to the lower triangle, entry j·columns + k, k ≤ j.
   */
  static void addOuterProducts(
      double[] values, int columns, int[] rows, int count, double[] scales, double[] lower) {
    EightRows eight = new EightRows(values, columns);
    int step = Math.max(1, SWEEP_ENTRIES / Math.max(1, columns));
    for (int from = 0; from < columns; from += step) {
      int to = Math.min(columns, from + step);
      for (int t = 0; t < count; t += 8) {
        eight.take(rows, scales, t, count);
        eight.addOuterProducts(from, to, lower);
      }
    }
  }
}
