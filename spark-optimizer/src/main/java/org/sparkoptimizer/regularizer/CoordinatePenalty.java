package org.sparkoptimizer.regularizer;

/** λ₁ⱼ|z_j| + (λ₂ⱼ/2)z_j² within bounds, one coordinate at a time. */
public interface CoordinatePenalty {

  /** λ₁ⱼ. */
  double l1(int coordinate);

  /** λ₂ⱼ. */
  double l2(int coordinate);

  /** Lower bound of a coordinate, −∞ for none. */
  double lower(int coordinate);

  /** Upper bound of a coordinate, ∞ for none. */
  double upper(int coordinate);

  /** Returns argmin_z ½hz² − vz + t·(penalty of that coordinate), h > 0. */
  default double minimizer(int coordinate, double v, double h, double t) {
    double shrunk = Math.max(Math.abs(v) - t * l1(coordinate), 0.0);
    double free = Math.copySign(shrunk, v) / (h + t * l2(coordinate));
    return Math.max(lower(coordinate), Math.min(upper(coordinate), free));
  }

  /** Tells whether there are neither kinks nor bounds on the first {@code count} coordinates. */
  default boolean isQuadratic(int count) {
    for (int j = 0; j < count; j++) {
      if (l1(j) > 0
          || lower(j) != Double.NEGATIVE_INFINITY
          || upper(j) != Double.POSITIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }

  /** The penalty of some coordinates, numbered in the order of {@code coordinates}. */
  default CoordinatePenalty of(int[] coordinates) {
    CoordinatePenalty all = this;
    return new CoordinatePenalty() {
      @Override
      public double l1(int index) {
        return all.l1(coordinates[index]);
      }

      @Override
      public double l2(int index) {
        return all.l2(coordinates[index]);
      }

      @Override
      public double lower(int index) {
        return all.lower(coordinates[index]);
      }

      @Override
      public double upper(int index) {
        return all.upper(coordinates[index]);
      }
    };
  }
}
