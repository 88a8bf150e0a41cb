package org.sparkoptimizer.regularizer;

/**
 * A regularizer that is a sum over coordinates, R(w) = Σ_j λ₁ⱼ|w_j| + (λ₂ⱼ/2)w_j² within bounds:
 * what a step in a metric other than the Euclidean takes apart coordinate by coordinate.
 */
public interface SeparableRegularizer extends Regularizer, CoordinatePenalty {

  /** Returns R(w) + (ridge/2)Σw_j² over the coordinates that are not {@link #isFree free}. */
  SeparableRegularizer withRidge(double ridge);
}
