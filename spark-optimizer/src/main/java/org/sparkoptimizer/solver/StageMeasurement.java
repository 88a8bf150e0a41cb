package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Curvature and noise as the mini-batches of one stage saw them.
 *
 * @since 0.1.0
 */
public final class StageMeasurement {
  private double squaredDifferences;
  private double secondMoments;
  private double bregman;

  /** Takes what the oracle measured in its own, Euclidean coordinates. */
  void add(BatchGradient gradient) {
    squaredDifferences += gradient.squaredDifference();
    secondMoments += gradient.secondMoment();
    bregman += gradient.bregman();
  }

  /** Takes ‖·‖² = ‖·‖²_{H⁻¹} of the difference to the anchor and of the mini-batch's halves. */
  void add(BatchGradient gradient, SnapshotGradient anchor, Metric metric) {
    boolean halved = gradient.halvesDifference().isPresent();
    if (!halved && gradient.drawn() > 0) {
      // One draw a partition: there are no halves, so the noise cannot be told from the rest.
      return;
    }
    double square =
        metric.squaredDualNorm(VectorOps.subtract(gradient.gradient(), anchor.gradient()));
    double noise = 0;
    if (halved) {
      double halves = metric.squaredDualNorm(gradient.halvesDifference().get());
      noise = gradient.halvesWeight() * halves;
      square = Math.max(0.0, square - noise / gradient.drawn());
    }
    squaredDifferences += square;
    secondMoments += noise;
    bregman += gradient.bregman();
  }

  /** Tells whether anything was seen: Σ D > 0, so query and anchor differed. */
  public boolean isInformative() {
    return bregman > 0
        && Double.isFinite(secondMoments / bregman)
        && Double.isFinite(squaredDifferences / bregman);
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
