package org.sparkoptimizer.problem;

/**
 * Draws an index with probability proportional to its mass, in constant expected time: cumulative
 * sums, entered through a guide of one position per two indices.
 */
final class CumulativeTable {
  private static final int INDICES_PER_GUIDE = 2;
  private static final int AT_ONCE = 256;

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
    int guess = guide[(int) (u * guide.length)];
    return search(u * total(), guess, cumulative[guess]);
  }

  /**
   * Finds the index of each of {@code uniforms[from]} to {@code uniforms[to − 1]}. Reads the guide
   * of many before it searches for one: the reads then wait for memory together.
   */
  void findAll(double[] uniforms, int from, int to, long[] found) {
    int[] guesses = new int[AT_ONCE];
    double[] sums = new double[AT_ONCE];
    for (int start = from; start < to; start += AT_ONCE) {
      int count = Math.min(AT_ONCE, to - start);
      for (int i = 0; i < count; i++) {
        guesses[i] = guide[(int) (uniforms[start + i] * guide.length)];
      }
      for (int i = 0; i < count; i++) {
        sums[i] = cumulative[guesses[i]];
      }
      for (int i = 0; i < count; i++) {
        found[start + i] = search(uniforms[start + i] * total(), guesses[i], sums[i]);
      }
    }
  }

  /** Searches from a guess, whose cumulative sum is given. */
  private int search(double target, int guess, double sum) {
    int index = guess;
    if (sum <= target) {
      while (cumulative[index] <= target && index < cumulative.length - 1) {
        index++;
      }
    } else {
      while (index > 0 && cumulative[index - 1] > target) {
        index--;
      }
    }
    while (index > 0 && cumulative[index] == cumulative[index - 1]) {
      index--;
    }
    return index;
  }

  /** Returns where {@code u} stands in the share of the index found for it, in [0, 1). */
  double within(double u, int index) {
    double before = index == 0 ? 0.0 : cumulative[index - 1];
    double share = (u * total() - before) / (cumulative[index] - before);
    return Math.max(0.0, Math.min(share, Math.nextDown(1.0)));
  }

  /** Bytes of the arrays of a table of so many indices. */
  static long bytes(int indices) {
    return 8L * indices + 4L * guides(indices);
  }

  private static int guides(int indices) {
    return indices / INDICES_PER_GUIDE + 1;
  }
}
