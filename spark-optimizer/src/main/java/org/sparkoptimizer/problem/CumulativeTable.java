package org.sparkoptimizer.problem;

/**
 * Draws an index with probability proportional to its mass, in constant expected time: cumulative
 * sums, entered through a guide of one position per eight indices.
 */
final class CumulativeTable {
  private static final int INDICES_PER_GUIDE = 8;

  private final double[] cumulative;
  private final int[] guide;

  /** Sums the masses, which are at least 0 and not all 0. */
  CumulativeTable(double[] masses) {
    cumulative = new double[masses.length];
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      sum += masses[i];
      cumulative[i] = sum;
    }
    guide = new int[guides(masses.length)];
    int index = 0;
    for (int g = 0; g < guide.length; g++) {
      double start = sum * g / guide.length;
      while (index < masses.length - 1 && cumulative[index] <= start) {
        index++;
      }
      guide[g] = index;
    }
  }

  /** Total mass. */
  double total() {
    return cumulative.length == 0 ? 0.0 : cumulative[cumulative.length - 1];
  }

  /** Returns the index whose share of the total holds {@code u} in [0, 1); never one of mass 0. */
  int find(double u) {
    double target = u * total();
    int index = guide[(int) (u * guide.length)];
    while (index > 0 && cumulative[index - 1] > target) {
      index--;
    }
    while (cumulative[index] <= target && index < cumulative.length - 1) {
      index++;
    }
    while (index > 0 && cumulative[index] == cumulative[index - 1]) {
      index--;
    }
    return index;
  }

  /** Bytes of the arrays of a table of so many indices. */
  static long bytes(int indices) {
    return 8L * indices + 4L * guides(indices);
  }

  private static int guides(int indices) {
    return indices / INDICES_PER_GUIDE + 1;
  }
}
