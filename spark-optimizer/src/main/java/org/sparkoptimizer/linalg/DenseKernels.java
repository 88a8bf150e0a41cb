package org.sparkoptimizer.linalg;

import java.util.Arrays;

/**
 * Kernels over rows stored one behind the other. They take several rows at once: the point or the
 * sum is then read and written once for all of them, and additions that do not wait for each other
 * fill the pipeline. Where a row is used often enough to be copied, {@link Lanes} adds it.
 */
final class DenseKernels {
  /** Entries of the rows that one sweep over a triangle adds; they stay in the cache. */
  private static final int GROUP_ENTRIES = 1 << 13;

  private static final int FEWEST_ROWS = 8;

  /** Columns from which on the lines of a triangle are long enough for {@link Lanes}. */
  private static final int WIDE = 32;

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
    if (columns < WIDE) {
      EightRows eight = new EightRows(values, columns);
      for (int t = 0; t < count; t += 8) {
        eight.take(rows, scales, t, count);
        eight.addOuterProducts(lower);
      }
    } else {
      addWideOuterProducts(values, columns, rows, count, scales, lower);
    }
  }

  private static void addWideOuterProducts(
      double[] values, int columns, int[] rows, int count, double[] scales, double[] lower) {
    int roomy = Math.max(FEWEST_ROWS, GROUP_ENTRIES / columns);
    int most = Lanes.wholeFours(Math.min(count, roomy));
    double[][] group = new double[most][columns];
    double[] factors = new double[most];
    double[] line = new double[columns];
    for (int from = 0; from < count; from += most) {
      int size = Math.min(most, count - from);
      Arrays.fill(factors, 0.0);
      for (int t = 0; t < size; t++) {
        System.arraycopy(values, rows[from + t] * columns, group[t], 0, columns);
        factors[t] = scales[from + t];
      }
      for (int j = 0; j < columns; j++) {
        System.arraycopy(lower, j * columns, line, 0, j + 1);
        addOuterLine(group, factors, size, j, line);
        System.arraycopy(line, 0, lower, j * columns, j + 1);
      }
    }
  }

  /** Adds line j of the products; places of the group behind the last row have factor 0. */
  private static void addOuterLine(
      double[][] group, double[] factors, int size, int j, double[] line) {
    for (int t = 0; t < size; t += 4) {
      Lanes.addFour(
          factors[t] * group[t][j],
          factors[t + 1] * group[t + 1][j],
          factors[t + 2] * group[t + 2][j],
          factors[t + 3] * group[t + 3][j],
          group,
          t,
          j + 1,
          line);
    }
  }
}
