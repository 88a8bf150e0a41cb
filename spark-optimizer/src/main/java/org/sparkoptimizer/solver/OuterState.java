package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.VectorOps;

/**
 * The outer acceleration between two stages. The arrays are never changed after construction.
 *
 * @param s stages since the last restart
 * @param x x̃_s
 * @param previous x̃_{s−1}
 * @param z z̃_s
 * @param alignment (ỹ_s − x̃_s)ᵀ(x̃_s − x̃_{s−1}), which the gradient scheme restarts on
 * @param slope ∇F(x̃_{s−1})ᵀ(x̃_s − x̃_{s−1}) + R(x̃_s) − R(x̃_{s−1}), below which P cannot have
 *     fallen
 * @since 0.1.0
 */
public record OuterState(
    int s, double[] x, double[] previous, double[] z, double alignment, double slope) {

  /** The state before the first stage: x̃₋₁ = z̃₀ = x̃₀. */
  static OuterState startingAt(double[] x) {
    return new OuterState(0, x, x, x, 0.0, 0.0);
  }

  /**
   * Returns ỹ_{s+1} = x̃_s + ((θ̃_s − 1)/θ̃_{s+1})(x̃_s − x̃_{s−1}) + (θ̃_s/θ̃_{s+1})(z̃_s − x̃_s).
   */
  double[] extrapolated(Schedule schedule) {
    double theta = schedule.theta(s);
    double next = schedule.theta(s + 1);
    double[] y = new double[x.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = x[j] + (theta - 1) / next * (x[j] - previous[j]) + theta / next * (z[j] - x[j]);
    }
    return y;
  }

  /** The state after a stage that began at {@code y} and returned (x̃_{s+1}, z̃_{s+1}). */
  OuterState after(double[] y, double[] nextX, double[] nextZ, Metric metric, double nextSlope) {
    double product = metric.product(VectorOps.subtract(y, nextX), VectorOps.subtract(nextX, x));
    return new OuterState(s + 1, nextX, x, nextZ, product, nextSlope);
  }
}
