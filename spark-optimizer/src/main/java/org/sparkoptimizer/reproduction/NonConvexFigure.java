package org.sparkoptimizer.reproduction;

import java.util.List;

/**
 * Methods on the sigmoid loss, which is not convex, so that no theory here holds.
 *
 * @param data name of the data
 * @param penalties λ₁ and λ₂
 * @param passes budget of each run
 * @param runs a run a method
 * @since 0.1.0
 */
public record NonConvexFigure(String data, Penalties penalties, double passes, List<Run> runs) {

  /**
   * A run.
   *
   * @param method name
   * @param lastObjective P at the end
   * @param lowestObjective the lowest P on the way
   * @param rises iterates with a larger P than the one before
   * @param gradientMapping ‖w − prox_{ηR}(w − η∇F)‖/η at the end, η = 1/L̄: 0 at a stationary point
   * @param curve P of the iterates less the lowest that any method found
   */
  public record Run(
      String method,
      double lastObjective,
      double lowestObjective,
      int rises,
      double gradientMapping,
      Curve curve) {}
}
