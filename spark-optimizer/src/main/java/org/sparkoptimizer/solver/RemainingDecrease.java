package org.sparkoptimizer.solver;

import java.util.OptionalDouble;

/**
 * Estimates P(x̃) − P* from how stages in a metric have gone. A duality gap is a proof but, with L1
 * above all, often a hundred times too large; where the decreases shrink fast and evenly, their sum
 * is known well.
 */
final class RemainingDecrease {
  /** The estimate is multiplied by this, since it is no bound. */
  private static final double SAFETY = 5;

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
   * With a metric that the run itself has learned: the rest of the geometric series that the last
   * decreases form, where all of them are decreases.
   */
  static OptionalDouble tail(double[] drops) {
    int length = drops.length;
    if (length < SolverState.Progress.DROPS) {
      return OptionalDouble.empty();
    }
    double older = 0;
    double newer = 0;
    for (int s = 0; s < length; s++) {
      if (!(drops[s] > 0)) {
        return OptionalDouble.empty();
      }
      if (s < length / 2) {
        older += drops[s];
      } else {
        newer += drops[s];
      }
    }
    double ratio = newer / older;
    return ratio < 1
        ? OptionalDouble.of(SAFETY * newer * ratio / (1 - ratio))
        : OptionalDouble.empty();
  }
}
