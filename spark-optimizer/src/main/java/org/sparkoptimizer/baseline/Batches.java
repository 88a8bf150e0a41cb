package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.MiniBatch;

/**
 * The mini-batches of a method.
 *
 * @param b size; at least n means full gradients
 * @param seed seed of the draws
 * @since 0.1.0
 */
public record Batches(long b, long seed) {

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if b is not ≥ 1
   */
  public Batches {
    if (b < 1) {
      throw new IllegalArgumentException(
          "the mini-batch size is set to " + b + " but must be >= 1");
    }
  }

  /** Mini-batch {@code step} of epoch {@code epoch}. */
  MiniBatch at(int epoch, int step) {
    return new MiniBatch(seed, epoch, step, b);
  }

  /** ⌈passes·n/b⌉, the number of mini-batches that make up so many passes. */
  int inPasses(int passes, long n) {
    long size = Math.min(b, n);
    return Math.toIntExact((passes * n + size - 1) / size);
  }
}
