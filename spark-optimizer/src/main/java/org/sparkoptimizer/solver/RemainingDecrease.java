package org.sparkoptimizer.solver;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Estimates P(x̃) − P* from how stages in a metric have gone. A duality gap is a proof but, with L1
 * above all, often a hundred times too large; where the decreases shrink fast and evenly, their sum
 * is known well.
 */
final class RemainingDecrease {
  /** The estimate is multiplied by this, since it is no bound. */
  private static final double SAFETY = 5;

  /** The same for the tail of a few decreases, which stages that slow down make too short. */
  private static final double TAIL_SAFETY = 10;

  /** The same for the tail of half of all decreases, which knows how stages slow down. */
  private static final double LONG_TAIL_SAFETY = 3;

  /** The shorter tails; there is no estimate before the run has lasted as long as the second. */
  private static final int[] WINDOWS = {8, 16};

  /** Largest share of the last decrease that a model may predict next and still be trusted. */
  private static final double FAST = 0.1;

  private RemainingDecrease() {}

  /**
   * With the Hessian for a metric: the decrease that its model predicts, where that is much less
   * than the last one.
   *
   * @param predicted see {@link Metric#predictedDecrease}
   * @param drop by how much the last stage lowered P
   */
  static OptionalDouble predicted(double predicted, double drop) {
    return predicted <= FAST * drop && Double.isFinite(drop)
        ? OptionalDouble.of(SAFETY * Math.max(0.0, predicted))
        : OptionalDouble.empty();
  }

  /**
   * Without a model of P: the rest of the geometric series that the last decreases form, where all
   * of them are decreases. The largest of three looks back counts: stages go fast and slow by
   * turns, and one window takes a spurt, another a rest, for the rule; and where decreases fall
   * like a power of the stage and not geometrically, only a window that grows with the run sees it.
   */
  static OptionalDouble tail(double[] drops) {
    int length = drops.length;
    int needed = WINDOWS[WINDOWS.length - 1];
    if (length < needed || Arrays.stream(drops).skip(length - needed).anyMatch(d -> !(d > 0))) {
      return OptionalDouble.empty();
    }
    double rest = LONG_TAIL_SAFETY * rest(drops, Math.max(needed, length / 4 * 2));
    for (int window : WINDOWS) {
      rest = Math.max(rest, TAIL_SAFETY * rest(drops, window));
    }
    return Double.isFinite(rest) ? OptionalDouble.of(rest) : OptionalDouble.empty();
  }

  /** The rest of the series of the last {@code window} decreases, infinite where they grow. */
  private static double rest(double[] drops, int window) {
    double older = 0;
    double newer = 0;
    for (int s = drops.length - window; s < drops.length; s++) {
      if (s < drops.length - window / 2) {
        older += drops[s];
      } else {
        newer += drops[s];
      }
    }
    double ratio = newer / older;
    return ratio < 1 ? newer * ratio / (1 - ratio) : Double.POSITIVE_INFINITY;
  }
}
