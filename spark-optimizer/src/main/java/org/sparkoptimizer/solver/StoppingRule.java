package org.sparkoptimizer.solver;

import java.util.Optional;

/**
 * When a run ends.
 *
 * @param tol relative suboptimality: end when the gap is at most tol·(P₀ − P(x)); 0 ends only at a
 *     point that shows no gap at all
 * @param maxStages limit on stages
 * @since 0.1.0
 */
public record StoppingRule(double tol, int maxStages) {

  /** Share of |P(0)| below which differences of objectives mean nothing. */
  private static final double RESOLUTION = 1e-12;

  /** Times in a row that the guard may go back before the run ends. */
  private static final int MAX_SETBACKS = 12;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one of them is not ≥ 0
   */
  public StoppingRule {
    if (!(tol >= 0) || maxStages < 0) {
      throw new IllegalArgumentException(
          String.format(
              "tol is set to %s and maxStages to %d but both must be >= 0", tol, maxStages));
    }
  }

  /** Relative suboptimality: value over the progress since the null model. */
  static double relative(Suboptimality suboptimality, double objective, double reference) {
    double progress = Math.max(reference - objective, RESOLUTION * Math.abs(reference));
    return suboptimality.value() == 0 ? 0.0 : suboptimality.value() / progress;
  }

  /** Returns the reason to end after the stage of this record, if there is one. */
  Optional<TerminationReason> check(StageRecord record, int setbacks) {
    if (!Double.isFinite(record.objective()) && setbacks >= MAX_SETBACKS) {
      return Optional.of(TerminationReason.NOT_FINITE);
    }
    if (record.relative() <= tol) {
      return Optional.of(
          switch (record.suboptimality().kind()) {
            case DUALITY_GAP -> TerminationReason.DUALITY_GAP;
            case MODEL -> TerminationReason.MODEL;
            case GRADIENT_MAPPING -> TerminationReason.GRADIENT_MAPPING;
          });
    }
    if (setbacks >= MAX_SETBACKS) {
      return Optional.of(TerminationReason.NO_PROGRESS);
    }
    return record.stage() >= maxStages
        ? Optional.of(TerminationReason.MAX_STAGES)
        : Optional.empty();
  }
}
