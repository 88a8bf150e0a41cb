package org.sparkoptimizer.solver;

import org.sparkoptimizer.problem.BatchGradient;

/** Curvature and noise as the mini-batches of one stage saw them. */
public final class StageMeasurement {
  private double squaredDifferences;
  private double secondMoments;
  private double bregman;

  void add(BatchGradient gradient) {
    squaredDifferences += gradient.squaredDifference();
    secondMoments += gradient.secondMoment();
    bregman += gradient.bregman();
  }

  /** Tells whether anything was seen: Σ D > 0, so query and anchor differed. */
  public boolean isInformative() {
    return bregman > 0 && Double.isFinite(secondMoments / bregman);
  }

  /** L̂ = Σ‖∇F(y) − ∇F(x̃)‖² / (2ΣD_F). */
  public double smoothness() {
    return squaredDifferences / (2 * bregman);
  }

  /** V̂ = ΣE‖w_iΔ_i‖² / (2ΣD_F), the L_q that this stage needed. */
  public double noise() {
    return secondMoments / (2 * bregman);
  }
}
