package org.sparkoptimizer.solver;

/**
 * The smooth part of a step in a metric, q(z) = t·gᵀz + ½‖z − z₀‖²_H, at a point z that moves one
 * coordinate at a time. Mutable; one instance a step.
 */
interface QuadraticModel {

  /** The point z; changed by {@link #move} only. */
  double[] point();

  /** ∂q/∂z_j. */
  double slope(int coordinate);

  /** H_jj. */
  double curvature(int coordinate);

  /** Adds {@code delta} to z_j. */
  void move(int coordinate, double delta);

  /**
   * Returns sᵀHs for s that is {@code step[a]} at {@code active[a]}, a < count, and 0 elsewhere.
   */
  double squaredNorm(int[] active, int count, double[] step);

  /**
   * Solves (H_AA + diag(ridge))s = rhs for the coordinates A = {@code active[0 .. count)}.
   *
   * @param rhs right-hand side on entry, s on return
   * @return whether the matrix was positive definite; if not, {@code rhs} is of no use
   */
  boolean solve(int[] active, int count, double[] ridge, double[] rhs);
}
