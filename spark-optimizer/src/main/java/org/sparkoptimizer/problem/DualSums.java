package org.sparkoptimizer.problem;

/**
 * Sums of a snapshot over the rows' dual points u_i = φ'(m_i), in the solver's coordinates; {@link
 * org.sparkoptimizer.loss.ScalarLoss} explains shift and scaling.
 *
 * @param interceptIndex coordinate of a free intercept, or −1 when there is none
 * @param shiftMass κ = (1/n) Σ ω_i v_i
 * @param shiftGradient h = (1/n) Σ ω_i v_i a_i, or null when it is zero in every feature
 * @param shiftLimit largest |s| of a feasible shift
 * @param shiftCost ρ
 * @param scalingCost Q = (1/n) Σ ω_i Q_i, infinite where the loss has no quadratic bound
 */
public record DualSums(
    int interceptIndex,
    double shiftMass,
    double[] shiftGradient,
    double shiftLimit,
    double shiftCost,
    double scalingCost) {}
