package org.sparkoptimizer.problem;

import java.util.function.Function;

/**
 * The scale σ that is best for given residuals under {@link
 * org.sparkoptimizer.loss.ScaledHuberLoss}, and what it makes of them. It is the root of mean
 * min(r², c²) = c²/ε² with c = εσ. The difference of both sides is concave and piecewise linear in
 * c² and 0 at 0, so where it is known at some points, chord and tangent enclose the root; they meet
 * once no residual lies between.
 *
 * @param scale σ
 * @param loss mean of σ/2 and the loss at σ
 * @param curvature how fast the slope in σ grows with σ
 * @param slack bound on σ(1 − mean u²)/2 for u = r/σ cut off at ±ε, 0 where the root is met
 * @param rounds rounds that it took
 */
record HuberScale(double scale, double loss, double curvature, double slack, int rounds) {
  /** Thresholds that one round looks at. */
  private static final int POINTS = 64;

  /** How closely the root is enclosed. The loss is flat there, so its error is the square. */
  private static final double ACCURACY = 1e-9;

  /** Thresholds of the first round: so far below the usual scale, and above. */
  private static final double BELOW = 1.0 / 256;

  private static final double ABOVE = 2;

  /** Rounds after which rounding alone can keep chord and tangent apart. */
  private static final int MOST_ROUNDS = 30;

  /**
   * Finds the scale. The result depends on nothing but the arguments and the residuals; where those
   * are not finite, as at a point that a stage lost, it is the usual one.
   *
   * @param epsilon ε
   * @param usual a scale to look around first
   * @param least σ is not below
   * @param residuals tells of the residuals by thresholds, a round each time
   */
  static HuberScale of(
      double epsilon, double usual, double least, Function<double[], Residuals> residuals) {
    double below = epsilon * least;
    double[] grid =
        grid(
            Math.max(below, BELOW * epsilon * usual), Math.max(2 * below, ABOVE * epsilon * usual));
    for (int round = 1; ; round++) {
      Residuals known = residuals.apply(grid);
      if (!Double.isFinite(known.meanSquare())) {
        return new HuberScale(usual, known.meanSquare(), 0, 0, round);
      }
      Excess excess = new Excess(known, epsilon);
      int first = excess.firstNotPositive();
      int near = Math.min(first, POINTS - 1);
      double above = excess.tangent(near);
      if (first == POINTS) {
        below = Math.max(below, grid[near]);
      } else if (first > 0) {
        below = Math.max(below, excess.chord(first));
      }
      if (above <= below * (1 + ACCURACY) || round == MOST_ROUNDS) {
        double threshold = Math.max(above, epsilon * least);
        double scale = threshold / epsilon;
        // At the least scale, which is then the optimum, the mean may be below 1.
        double enclosed = scale > least ? 1 - Math.pow(below / threshold, 2) : 0;
        return new HuberScale(
            scale,
            known.huber(near, threshold) / scale + scale / 2,
            known.squaresWithin(near) / (scale * scale * scale),
            Math.max(0, enclosed) * scale / 2,
            round);
      }
      grid = grid(below, above);
    }
  }

  private static double[] grid(double from, double to) {
    double[] grid = new double[POINTS];
    for (int k = 0; k < POINTS; k++) {
      grid[k] = from * Math.pow(to / from, (double) k / (POINTS - 1));
    }
    grid[POINTS - 1] = to;
    return grid;
  }

  /** mean min(r², c²) − c²/ε² at the thresholds c. */
  private record Excess(Residuals residuals, double epsilon) {

    double at(int k) {
      double c = residuals.threshold(k);
      return residuals.squaresWithin(k) - c * c * fall(k);
    }

    /** Minus its slope in c² just below threshold k. */
    private double fall(int k) {
      return 1 / (epsilon * epsilon) - residuals.shareBeyond(k);
    }

    /** It is positive up to the root only. */
    int firstNotPositive() {
      int k = 0;
      while (k < residuals.count() && at(k) > 0) {
        k++;
      }
      return k;
    }

    /** A threshold that the root is not above. */
    double tangent(int k) {
      if (fall(k) > 0) {
        return Math.sqrt(residuals.squaresWithin(k) / fall(k));
      }
      return at(k) > 0 ? epsilon * Math.sqrt(residuals.meanSquare()) : residuals.threshold(k);
    }

    /** A threshold that the root is not below, where it lies between k − 1 and k. */
    double chord(int k) {
      double from = residuals.threshold(k - 1);
      double to = residuals.threshold(k);
      double share = at(k - 1) / (at(k - 1) - at(k));
      return Math.sqrt(from * from + share * (to * to - from * from));
    }
  }
}
