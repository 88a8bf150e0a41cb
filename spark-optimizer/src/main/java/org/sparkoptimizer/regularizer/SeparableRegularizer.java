package org.sparkoptimizer.regularizer;

/**
 * A regularizer that is a sum over coordinates, R(w) = Σ_j λ₁ⱼ|w_j| + (λ₂ⱼ/2)w_j² within bounds:
 * what a step in a metric other than the Euclidean takes apart coordinate by coordinate.
 *
 * @since 0.1.0
 */
public interface SeparableRegularizer extends Regularizer {

  /** λ₁ⱼ. */
  double l1(int coordinate);

  /** λ₂ⱼ. */
  double l2(int coordinate);

  /** Lower bound of a coordinate, −∞ for none. */
  double lower(int coordinate);

  /** Upper bound of a coordinate, ∞ for none. */
  double upper(int coordinate);

  /** Returns R(w) + (ridge/2)Σw_j² over the coordinates that are not {@link #isFree free}. */
  SeparableRegularizer withRidge(double ridge);

  @Override
  default void prox(double[] v, double step, double[] z) {
    for (int j = 0; j < v.length; j++) {
      z[j] = minimizer(j, v[j], 1.0, step);
    }
  }

  @Override
  default double largestSlope(double[] gradient) {
    double largest = 0;
    for (int j = 0; j < gradient.length; j++) {
      if (l1(j) > 0) {
        largest = Math.max(largest, Math.abs(gradient[j]) / l1(j));
      }
    }
    return largest;
  }

  /** Returns argmin_z ½hz² − vz + t·R_j(z) for h > 0. */
  default double minimizer(int coordinate, double v, double h, double t) {
    double shrunk = Math.max(Math.abs(v) - t * l1(coordinate), 0.0);
    double free = Math.copySign(shrunk, v) / (h + t * l2(coordinate));
    return Math.max(lower(coordinate), Math.min(upper(coordinate), free));
  }

  /** Tells whether R is smooth at a value of a coordinate: neither at a kink nor at a bound. */
  default boolean isSmoothAt(int coordinate, double value) {
    return (value != 0 || l1(coordinate) == 0)
        && value > lower(coordinate)
        && value < upper(coordinate);
  }

  /**
   * Tells whether R is a quadratic without kinks and bounds on all {@code dimension} coordinates.
   */
  default boolean isQuadratic(int dimension) {
    for (int j = 0; j < dimension; j++) {
      if (l1(j) > 0
          || lower(j) != Double.NEGATIVE_INFINITY
          || upper(j) != Double.POSITIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }
}
