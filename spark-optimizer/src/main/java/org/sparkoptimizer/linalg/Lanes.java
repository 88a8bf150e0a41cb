package org.sparkoptimizer.linalg;

/**
 * Inner loops that C2 makes vector instructions of. On Java 17 it does so only where all arrays are
 * read and written at the index of the loop itself, without an offset, and where they are few. So
 * callers copy what they read often to arrays of their own.
 */
final class Lanes {
  private Lanes() {}

  /** Rounds up to a multiple of four. */
  static int wholeFours(int count) {
    return (count + 3) & -4;
  }

  /**
   * Adds (fa·a + fb·b) + (fc·c + fd·d) to the first entries of {@code sum}.
   *
   * @param arrays a, b, c and d, from {@code first} on
   */
  static void addFour(
      double fa,
      double fb,
      double fc,
      double fd,
      double[][] arrays,
      int first,
      int length,
      double[] sum) {
    double[] a = arrays[first];
    double[] b = arrays[first + 1];
    double[] c = arrays[first + 2];
    double[] d = arrays[first + 3];
    for (int i = 0; i < length; i++) {
      sum[i] += (fa * a[i] + fb * b[i]) + (fc * c[i] + fd * d[i]);
    }
  }

  /** The same, one after the other: the bits do not depend on which four stand together. */
  static void addInTurn(
      double fa,
      double fb,
      double fc,
      double fd,
      double[][] arrays,
      int first,
      int length,
      double[] sum) {
    double[] a = arrays[first];
    double[] b = arrays[first + 1];
    double[] c = arrays[first + 2];
    double[] d = arrays[first + 3];
    for (int i = 0; i < length; i++) {
      sum[i] = (((sum[i] + fa * a[i]) + fb * b[i]) + fc * c[i]) + fd * d[i];
    }
  }

  /** Adds f·a to the first entries of {@code sum}. */
  static void add(double f, double[] a, int length, double[] sum) {
    for (int i = 0; i < length; i++) {
      sum[i] += f * a[i];
    }
  }
}
