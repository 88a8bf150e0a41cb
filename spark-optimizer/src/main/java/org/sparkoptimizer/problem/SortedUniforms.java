package org.sparkoptimizer.problem;

import java.util.SplittableRandom;

/**
 * Independent uniform numbers in ascending order, made without sorting: the sums of exponential
 * waiting times, divided by the sum of one more, are distributed as sorted uniforms are. The same
 * bits on any machine.
 */
final class SortedUniforms {
  private static final double BELOW_ONE = Math.nextDown(1.0);

  private SortedUniforms() {}

  /** Returns {@code count} numbers in [0, 1). */
  static double[] draw(SplittableRandom random, int count) {
    double[] sums = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += waitingTime(random);
      sums[i] = sum;
    }
    double scale = 1 / (sum + waitingTime(random));
    for (int i = 0; i < count; i++) {
      sums[i] = Math.min(sums[i] * scale, BELOW_ONE);
    }
    return sums;
  }

  private static double waitingTime(SplittableRandom random) {
    return -StrictMath.log(1 - random.nextDouble());
  }
}
