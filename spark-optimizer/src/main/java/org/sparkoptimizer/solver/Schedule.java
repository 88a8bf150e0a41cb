package org.sparkoptimizer.solver;

/**
 * The outer acceleration: θ̃_s, and the largest step size for which its bound is proved.
 *
 * @since 0.1.0
 */
public interface Schedule {

  /** Returns θ̃_s for s ≥ 0. */
  double theta(int s);

  /**
   * Returns 1/η.
   *
   * @param smoothness L_F, the smoothness of F, or an upper bound such as L̄
   * @param noise L_q with E‖w_iΔ_i‖² ≤ 2L_q·D_F: L̄ for importance sampling, 0 for a full batch
   * @param m inner steps of a stage
   * @param b mini-batch size
   */
  double inverseStep(double smoothness, double noise, int m, double b);

  /**
   * Returns the bound on E P(x̃_S) − P* after S stages.
   *
   * @param stages S
   * @param eta η, a step size of at most that of {@link #inverseStep}
   * @param m inner steps of a stage
   * @param initialGap P(x̃₀) − P*
   * @param squaredDistance ‖x̃₀ − x*‖²
   */
  double bound(int stages, double eta, int m, double initialGap, double squaredDistance);

  /**
   * Returns S for which S stages shrink the expected gap by e⁻² when P is μ-strongly convex.
   *
   * @param eta η
   * @param m inner steps of a stage
   * @param mu μ > 0
   */
  int stagesPerRestart(double eta, int m, double mu);
}
