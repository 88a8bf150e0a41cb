package org.sparkoptimizer.pilot;

import java.util.Locale;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.solver.StageRecord;

/**
 * What starting from a model saved against starting from zero, on the same rows.
 *
 * @param warmPasses passes until the fit that started from a model was within the tolerance of the
 *     lower of both ends, of which the tolerance is a share of what was gained from zero
 * @param coldPasses the same for the fit from zero
 * @param warmSeconds seconds of the solver to its own end
 * @param coldSeconds likewise
 * @since 0.1.0
 */
public record WarmStart(
    double warmPasses, double coldPasses, double warmSeconds, double coldSeconds) {

  /**
   * Compares two fits.
   *
   * @param tol tolerance of both
   */
  public static WarmStart of(DasvrdaSummary warm, DasvrdaSummary cold, double tol) {
    double lower = Math.min(warm.objective(), cold.objective());
    double near = lower + tol * Math.max(0.0, cold.records().get(0).objective() - lower);
    return new WarmStart(
        passesTo(near, warm), passesTo(near, cold), warm.seconds(), cold.seconds());
  }

  /** Passes of the first stage that was low enough; all of them if none was. */
  private static double passesTo(double objective, DasvrdaSummary summary) {
    return summary.records().stream()
        .filter(record -> record.objective() <= objective)
        .mapToDouble(StageRecord::passes)
        .findFirst()
        .orElse(summary.passes());
  }

  /** In words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "to the same gap: %.1f passes from the model, %.1f from zero (%.0f %%); whole fits: %.3g s"
            + " and %.3g s",
        warmPasses,
        coldPasses,
        100 * warmPasses / coldPasses,
        warmSeconds,
        coldSeconds);
  }
}
