package org.sparkoptimizer.problem;

import java.util.Optional;

/**
 * What a snapshot knows of the rows' dual points u_i = ∇φ(m_i), in the solver's coordinates; the
 * loss explains how they can be moved. The excess of a dual point is (1/n) Σ ω_i[φ(m_i) + φ*(u_i) −
 * u_iᵀm_i] ≥ 0, which is 0 at ∇φ(m_i).
 *
 * @param intercepts number of intercepts, the last coordinates
 * @param shifted dual points with Σω_iu_i = 0, as free intercepts ask for; empty without intercepts
 *     or where the way there leaves the domain of φ*
 * @param scalingCost Q ≥ 0 such that scaling the points by τ in [0, 1] has an excess of at most (1
 *     − τ)²Q; infinite where the loss has no such bound
 * @since 0.1.0
 */
public record DualSums(int intercepts, Optional<Shifted> shifted, double scalingCost) {

  /**
   * Dual points after a shift.
   *
   * @param slope (1/n) Σ ω_iu_i a_i, zero at the intercepts
   * @param excess bound on their excess
   */
  public record Shifted(double[] slope, double excess) {}
}
