package org.sparkoptimizer.solver;

/**
 * The step size of the next stage and what it was derived from. Immutable.
 *
 * @param eta η
 * @param smoothness the estimate of L_F in use
 * @param noise the estimate of L_q in use
 * @param caution factor ≥ 1 on 1/η, raised by the guard
 * @since 0.1.0
 */
public record StepSize(double eta, double smoothness, double noise, double caution) {}
