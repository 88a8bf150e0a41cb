package org.sparkoptimizer.linalg;

import java.util.Arrays;

/**
 * Kernels over dense rows for K margins a row, with coefficients K to a feature. A margin can be
 * added up for all classes of a row or for all rows of a class at once, a sum for all classes of a
 * feature or for all features of a class; the loop of {@link Lanes} takes what is long enough.
 */
final class MatrixKernels {
  /** Rows taken at once: they and what is made of them stay in the cache. */
  private static final int GROUP = 64;

  /** Features of wide rows that are copied at once. */
  private static final int BLOCK = 512;

  /** Loops shorter than this gain little. */
  private static final int SHORT = 16;

  private final double[] values;
  private final int columns;
  private final int k;

  /** Takes rows that stand one behind the other, and K. */
  MatrixKernels(double[] values, int columns, int k) {
    this.values = values;
    this.columns = columns;
    this.k = k;
  }

  /**
   * Writes the K margins of listed rows; the additions to each are in the order of the features,
   * whichever rows stand together.
   */
  void margins(int[] rows, int count, double[] w, double[] margins) {
    if (k >= SHORT || count < SHORT || columns > BLOCK) {
      marginsByClass(rows, count, w, margins);
    } else {
      marginsByRow(rows, count, w, margins);
    }
  }

  private void marginsByClass(int[] rows, int count, double[] w, double[] margins) {
    double[][] ofRow = new double[Math.min(GROUP, count)][k];
    double[][] four = new double[4][k];
    for (int from = 0; from < count; from += GROUP) {
      int size = Math.min(GROUP, count - from);
      for (int t = 0; t < size; t++) {
        Arrays.fill(ofRow[t], 0.0);
      }
      int j = 0;
      for (; j + 3 < columns; j += 4) {
        copy(w, j * k, four, 4);
        for (int t = 0; t < size; t++) {
          int at = rows[from + t] * columns + j;
          Lanes.addInTurn(
              values[at], values[at + 1], values[at + 2], values[at + 3], four, 0, k, ofRow[t]);
        }
      }
      for (; j < columns; j++) {
        copy(w, j * k, four, 1);
        for (int t = 0; t < size; t++) {
          Lanes.add(values[rows[from + t] * columns + j], four[0], k, ofRow[t]);
        }
      }
      for (int t = 0; t < size; t++) {
        System.arraycopy(ofRow[t], 0, margins, (from + t) * k, k);
      }
    }
  }

  private void marginsByRow(int[] rows, int count, double[] w, double[] margins) {
    double[][] features = new double[columns][Math.min(GROUP, count)];
    double[] line = new double[Math.min(GROUP, count)];
    for (int from = 0; from < count; from += GROUP) {
      int size = Math.min(GROUP, count - from);
      for (int t = 0; t < size; t++) {
        int row = rows[from + t] * columns;
        for (int j = 0; j < columns; j++) {
          features[j][t] = values[row + j];
        }
      }
      for (int c = 0; c < k; c++) {
        marginsOfClass(features, size, w, c, line);
        for (int t = 0, at = from * k + c; t < size; t++, at += k) {
          margins[at] = line[t];
        }
      }
    }
  }

  private void marginsOfClass(double[][] features, int size, double[] w, int c, double[] line) {
    Arrays.fill(line, 0.0);
    int j = 0;
    for (int at = c; j + 3 < columns; j += 4, at += 4 * k) {
      Lanes.addInTurn(w[at], w[at + k], w[at + 2 * k], w[at + 3 * k], features, j, size, line);
    }
    for (; j < columns; j++) {
      Lanes.add(w[j * k + c], features[j], size, line);
    }
  }

  /**
   * Adds Σ (row t of the list) ⊗ (K scales from t·K on) to {@code sum}, four rows at once and a
   * block of their features after the other.
   */
  void addScaledRows(int[] rows, int count, double[] scales, double[] sum) {
    int width = Math.min(BLOCK, columns);
    // Of a last group that is not full, the places that lack have scales of 0.
    int most = Math.min(GROUP, Lanes.wholeFours(count));
    double[][] ofRow = new double[most][width];
    double[][] ofScales = new double[most][k];
    for (int from = 0; from < count; from += GROUP) {
      int size = Math.min(GROUP, count - from);
      for (int t = 0; t < Lanes.wholeFours(size); t++) {
        if (t < size) {
          System.arraycopy(scales, (from + t) * k, ofScales[t], 0, k);
        } else {
          Arrays.fill(ofScales[t], 0.0);
        }
      }
      for (int first = 0; first < columns; first += width) {
        int block = Math.min(width, columns - first);
        for (int t = 0; t < size; t++) {
          System.arraycopy(values, rows[from + t] * columns + first, ofRow[t], 0, block);
        }
        if (block > k) {
          addByFeature(ofRow, ofScales, size, first, block, sum);
        } else {
          addByClass(ofRow, ofScales, size, first, block, sum);
        }
      }
    }
  }

  private void addByFeature(
      double[][] ofRow, double[][] ofScales, int size, int first, int block, double[] sum) {
    double[] line = new double[block];
    for (int c = 0; c < k; c++) {
      int start = first * k + c;
      for (int j = 0, at = start; j < block; j++, at += k) {
        line[j] = sum[at];
      }
      addFours(ofScales, c, ofRow, size, block, line);
      for (int j = 0, at = start; j < block; j++, at += k) {
        sum[at] = line[j];
      }
    }
  }

  private void addByClass(
      double[][] ofRow, double[][] ofScales, int size, int first, int block, double[] sum) {
    double[] line = new double[k];
    for (int j = 0, at = first * k; j < block; j++, at += k) {
      System.arraycopy(sum, at, line, 0, k);
      addFours(ofRow, j, ofScales, size, k, line);
      System.arraycopy(line, 0, sum, at, k);
    }
  }

  /** Adds Σ_t factors[t][at]·arrays[t] to a line. */
  private static void addFours(
      double[][] factors, int at, double[][] arrays, int size, int length, double[] line) {
    for (int t = 0; t < size; t += 4) {
      Lanes.addFour(
          factors[t][at],
          factors[t + 1][at],
          factors[t + 2][at],
          factors[t + 3][at],
          arrays,
          t,
          length,
          line);
    }
  }

  private void copy(double[] from, int at, double[][] to, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(from, at + i * k, to[i], 0, k);
    }
  }
}
