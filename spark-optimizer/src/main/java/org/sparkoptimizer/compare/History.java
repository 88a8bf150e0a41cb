package org.sparkoptimizer.compare;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Relative gaps by iteration, as MLlib's objective history tells them; the start is iteration 0.
 */
record History(double[] gaps) {

  /**
   * Takes MLlib's history.
   *
   * @param objectives value by iteration
   * @param scale what a value is multiplied by to become P: the label's variance for squared error
   */
  static History of(double[] objectives, double scale, Reference reference) {
    return new History(
        Arrays.stream(objectives).map(value -> reference.gap(value * scale)).toArray());
  }

  /** The last iteration. */
  int last() {
    return gaps.length - 1;
  }

  /** The first iteration, after the start, whose gap is at most the target. */
  OptionalInt firstWithin(double target) {
    for (int k = 1; k < gaps.length; k++) {
      if (gaps[k] <= target) {
        return OptionalInt.of(k);
      }
    }
    return OptionalInt.empty();
  }
}
