package org.sparkoptimizer.compare;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Relative gaps by iteration, as MLlib's objective history tells them; the start is iteration 0.
 */
record History(double[] gaps) {

  /**
   * Takes MLlib's history. Its differences are taken as they are, its level from the evaluator: the
   * solver {@code normal} scales by deviations that are a little different.
   *
   * @param values value by iteration
   * @param unit what a difference of values is multiplied by to become one of P
   * @param last P of the model that the last iteration gave, by the evaluator
   */
  static History of(double[] values, double unit, double last, Reference reference) {
    double lastValue = values[values.length - 1];
    return new History(
        Arrays.stream(values)
            .map(value -> reference.gap((value - lastValue) * unit + last))
            .toArray());
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
