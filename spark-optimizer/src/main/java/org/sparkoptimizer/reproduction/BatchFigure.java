package org.sparkoptimizer.reproduction;

import java.util.List;

/**
 * What mini-batch sizes cost until a gap is reached.
 *
 * @param data name of the data
 * @param rows n
 * @param penalties λ₁ and λ₂
 * @param passes budget of each run
 * @param target the gap to reach, relative to that of the start
 * @param runs a run for each method and size
 * @since 0.1.0
 */
public record BatchFigure(
    String data, long rows, Penalties penalties, double passes, double target, List<Run> runs) {

  /**
   * A run.
   *
   * @param method name
   * @param b mini-batch size
   * @param reached whether the gap was reached within the budget
   * @param passesToTarget gradient evaluations over n until then, or until the end
   * @param roundsToTarget rounds until then, or until the end
   * @param lastGap gap at the end of the budget, relative to that of the start
   */
  public record Run(
      String method,
      long b,
      boolean reached,
      double passesToTarget,
      long roundsToTarget,
      double lastGap) {}
}
