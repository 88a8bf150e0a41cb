package org.sparkoptimizer.reproduction;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The gap of a method's iterates; the arrays have an entry an iterate, the start first.
 *
 * @param method name
 * @param passes gradient evaluations over n
 * @param rounds snapshots and mini-batches
 * @param seconds wall-clock seconds of the method
 * @param gaps P − P*
 * @since 0.1.0
 */
public record Curve(
    String method, double[] passes, long[] rounds, double[] seconds, double[] gaps) {

  /** Index of the first iterate whose gap is at most a target. */
  public OptionalInt firstWithin(double target) {
    return IntStream.range(0, gaps.length).filter(i -> gaps[i] <= target).findFirst();
  }

  /** The gap of the last iterate. */
  public double lastGap() {
    return gaps[gaps.length - 1];
  }
}
