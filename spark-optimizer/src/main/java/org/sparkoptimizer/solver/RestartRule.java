package org.sparkoptimizer.solver;

/**
 * Decides, with P(x̃_s) at hand, whether all momentum is reset before the next stage: s ← 0 and
 * x̃₋₁ = z̃ = x̃ = the newest x̃_s.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RestartRule {

  /** Never: DASVRDA^ns. */
  RestartRule NEVER = outcome -> false;

  /** Gradient scheme: (ỹ_s − x̃_s)ᵀ(x̃_s − x̃_{s−1}) > 0. */
  RestartRule GRADIENT = outcome -> outcome.alignment() > 0;

  /** Function scheme: P(x̃_s) rose. */
  RestartRule FUNCTION =
      outcome -> outcome.s() > 0 && outcome.objective() > outcome.previousObjective();

  /**
   * Every {@code stages} stages: DASVRDA^sc.
   *
   * @throws IllegalArgumentException if that is not ≥ 1
   */
  static RestartRule every(int stages) {
    if (stages < 1) {
      throw new IllegalArgumentException(
          "stages per restart is set to " + stages + " but must be >= 1");
    }
    return new RestartRule() {
      @Override
      public boolean isDue(StageOutcome outcome) {
        return outcome.s() >= stages;
      }

      @Override
      public boolean readsAlignment() {
        return false;
      }
    };
  }

  /** Tells whether to restart. */
  boolean isDue(StageOutcome outcome);

  /** Whether the alignment is looked at; in a metric it costs something. */
  default boolean readsAlignment() {
    return true;
  }

  /**
   * What a stage led to.
   *
   * @param s stages since the last restart
   * @param alignment (ỹ_s − x̃_s)ᵀ(x̃_s − x̃_{s−1}), in the metric of the stage if it is read
   * @param objective P(x̃_s)
   * @param previousObjective P(x̃_{s−1})
   */
  record StageOutcome(int s, double alignment, double objective, double previousObjective) {}
}
