package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A stage of a rollout.
 *
 * @param fraction share of the rows
 * @param rows rows trained on
 * @param cost what the fit took
 * @param money its price, in the currency of {@link Pricing}
 * @param passes passes over the rows
 * @param expected seconds that were expected; a fit from zero was reckoned with
 * @param accuracies metrics on the held-out rows, beside the incumbent's
 * @param failed the gate that it did not pass
 * @since 0.1.0
 */
public record RolloutStage(
    double fraction,
    long rows,
    FitCost cost,
    double money,
    double passes,
    Interval expected,
    List<Accuracy> accuracies,
    Optional<Gate> failed) {

  /** What a stage has to pass. */
  public enum Gate {
    /** The fit reached its tolerance. */
    CONVERGENCE,
    /** No held-out metric is worse than the incumbent's by more than was allowed, for certain. */
    ACCURACY,
    /** Time, and with it cost, was within the forecast. */
    TIME_AND_COST
  }

  /** The stage in a line, in words. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s of the rows (%d): %.3g s, at most %.3g s expected; %.1f passes",
            fraction,
            rows,
            cost.seconds(),
            expected.high(),
            passes));
    for (Accuracy accuracy : accuracies) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %s %.5g, %+.2g (%+.2g to %+.2g) against the incumbent",
              accuracy.metric(),
              accuracy.value(),
              accuracy.difference().value(),
              accuracy.difference().low(),
              accuracy.difference().high()));
    }
    text.append(failed.map(gate -> "; stopped by the gate " + gate).orElse("; passed"));
    return text.toString();
  }
}
