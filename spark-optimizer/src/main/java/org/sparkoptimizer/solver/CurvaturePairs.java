package org.sparkoptimizer.solver;

import java.util.Arrays;
import org.sparkoptimizer.linalg.VectorOps;

/**
 * The newest pairs (s, y) of differences between points and between their gradients, oldest first,
 * with all inner products among them, of which a new pair adds a row each. Immutable.
 */
final class CurvaturePairs {
  private final int memory;
  private final double[][] steps;
  private final double[][] changes;
  private final double[][] stepProducts;
  private final double[][] mixedProducts;
  private final double[][] changeProducts;

  private CurvaturePairs(
      int memory,
      double[][] steps,
      double[][] changes,
      double[][] stepProducts,
      double[][] mixedProducts,
      double[][] changeProducts) {
    this.memory = memory;
    this.steps = steps;
    this.changes = changes;
    this.stepProducts = stepProducts;
    this.mixedProducts = mixedProducts;
    this.changeProducts = changeProducts;
  }

  /** No pairs yet, and room for {@code memory} of them. */
  static CurvaturePairs none(int memory) {
    return new CurvaturePairs(
        memory,
        new double[0][],
        new double[0][],
        new double[0][],
        new double[0][],
        new double[0][]);
  }

  /** Adds the newest pair, in the place of the oldest where there is no room. */
  CurvaturePairs with(double[] step, double[] change) {
    int from = steps.length == memory ? 1 : 0;
    double[][] allSteps = appended(steps, from, step);
    double[][] allChanges = appended(changes, from, change);
    return new CurvaturePairs(
        memory,
        allSteps,
        allChanges,
        products(stepProducts, from, allSteps, allSteps),
        products(mixedProducts, from, allSteps, allChanges),
        products(changeProducts, from, allChanges, allChanges));
  }

  private static double[][] appended(double[][] vectors, int from, double[] added) {
    double[][] all = Arrays.copyOfRange(vectors, from, vectors.length + 1);
    all[all.length - 1] = added;
    return all;
  }

  /** The products left_a·right_c, of which all but the last row and column are known. */
  private static double[][] products(
      double[][] known, int from, double[][] left, double[][] right) {
    int last = left.length - 1;
    double[][] all = new double[last + 1][last + 1];
    for (int a = 0; a < last; a++) {
      System.arraycopy(known[a + from], from, all[a], 0, last);
      all[a][last] = VectorOps.dot(left[a], right[last]);
      all[last][a] = left == right ? all[a][last] : VectorOps.dot(left[last], right[a]);
    }
    all[last][last] = VectorOps.dot(left[last], right[last]);
    return all;
  }

  /** Number of pairs that there is room for. */
  int memory() {
    return memory;
  }

  /** All s, oldest first. */
  double[][] steps() {
    return steps.clone();
  }

  /** All y, oldest first. */
  double[][] changes() {
    return changes.clone();
  }

  /** Number of pairs. */
  int count() {
    return steps.length;
  }

  double[] step(int a) {
    return steps[a];
  }

  double[] change(int a) {
    return changes[a];
  }

  /** s_a·s_c. */
  double stepProduct(int a, int c) {
    return stepProducts[a][c];
  }

  /** s_a·y_c. */
  double mixedProduct(int a, int c) {
    return mixedProducts[a][c];
  }

  /** y_a·y_c. */
  double changeProduct(int a, int c) {
    return changeProducts[a][c];
  }
}
