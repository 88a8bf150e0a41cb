package org.sparkoptimizer.linalg;

/**
 * Dense vector operations whose order of additions is fixed by the code.
 *
 * @since 0.1.0
 */
public final class VectorOps {
  private VectorOps() {}

  /** Returns xᵀy, summed in four interleaved accumulators; the vectors have equal length. */
  public static double dot(double[] x, double[] y) {
    return dot(x, 0, y, x.length);
  }

  /** Returns Σ x[offset + j]·y[j] for j in [0, length), in four interleaved accumulators. */
  public static double dot(double[] x, int offset, double[] y, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 3 < length; j += 4) {
      s0 += x[offset + j] * y[j];
      s1 += x[offset + j + 1] * y[j + 1];
      s2 += x[offset + j + 2] * y[j + 2];
      s3 += x[offset + j + 3] * y[j + 3];
    }
    for (; j < length; j++) {
      s0 += x[offset + j] * y[j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Adds {@code scale}·x to y, in place. */
  public static void axpy(double scale, double[] x, double[] y) {
    for (int j = 0; j < x.length; j++) {
      y[j] += scale * x[j];
    }
  }

  /** Adds {@code scale}·x[from + j] to y[at + j] for j in [0, length). */
  public static void axpy(double scale, double[] x, int from, double[] y, int at, int length) {
    for (int j = 0; j < length; j++) {
      y[at + j] += scale * x[from + j];
    }
  }

  /** Returns ‖x‖². */
  public static double squaredNorm(double[] x) {
    return dot(x, x);
  }

  /** Returns ‖x‖. */
  public static double norm(double[] x) {
    return Math.sqrt(squaredNorm(x));
  }

  /** Returns ‖x − y‖. */
  public static double distance(double[] x, double[] y) {
    return norm(subtract(x, y));
  }

  /** Returns x − y as a new vector. */
  public static double[] subtract(double[] x, double[] y) {
    double[] difference = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      difference[j] = x[j] - y[j];
    }
    return difference;
  }

  /** Adds y to x, in place, and returns x. */
  public static double[] addInPlace(double[] x, double[] y) {
    axpy(1.0, y, x);
    return x;
  }

  /** Tells whether the vectors have the same values; zeros of either sign are the same. */
  public static boolean equal(double[] x, double[] y) {
    for (int j = 0; j < x.length; j++) {
      if (x[j] != y[j]) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether every entry of x is a finite number. */
  public static boolean isFinite(double[] x) {
    for (double value : x) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
