package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.List;

/**
 * What to do.
 *
 * @param advice the decision
 * @param reasons why
 * @param savingPerMonth money a month, in the currency of {@link Pricing}, that the change is
 *     expected to save, from what is certain to what is possible
 * @since 0.1.0
 */
public record Recommendation(Advice advice, List<Reason> reasons, Interval savingPerMonth) {

  /** The decision. */
  public enum Advice {
    /** Go on with a staged introduction. */
    CHANGE,
    /** Keep what is used today. */
    KEEP,
    /** The sample does not tell yet. */
    MEASURE_MORE
  }

  /** Why. */
  public enum Reason {
    SAVES_ENOUGH,
    SAVES_TOO_LITTLE,
    SLOWER,
    FORECASTS_OVERLAP,
    NOT_CONVERGED,
    OBJECTIVE_WORSE,
    OBJECTIVE_AS_GOOD,
    ACCURACY_WORSE,
    ACCURACY_AS_GOOD
  }

  /** An objective this far above the incumbent's, relative, is worse. */
  static final double AS_GOOD = 1e-4;

  /**
   * Weighs this library against the incumbent.
   *
   * @param maxLoss see {@link PilotOptions}
   */
  static Recommendation of(
      ContenderResult incumbent, ContenderResult library, Pricing pricing, double maxLoss) {
    Interval saving = saving(incumbent.forecast().cost(), library.forecast().cost(), pricing);
    List<Reason> against = new ArrayList<>();
    List<Reason> reasons = new ArrayList<>();
    if (!library.converged()) {
      against.add(Reason.NOT_CONVERGED);
    }
    boolean asGood = library.gap() <= incumbent.gap() + AS_GOOD;
    (asGood ? reasons : against).add(asGood ? Reason.OBJECTIVE_AS_GOOD : Reason.OBJECTIVE_WORSE);
    boolean accurate = library.accuracies().stream().allMatch(a -> a.certainLoss() <= maxLoss);
    (accurate ? reasons : against).add(accurate ? Reason.ACCURACY_AS_GOOD : Reason.ACCURACY_WORSE);
    if (saving.value() <= 0) {
      against.add(Reason.SLOWER);
    } else if (saving.value() < pricing.minSaving()) {
      against.add(Reason.SAVES_TOO_LITTLE);
    }
    if (!against.isEmpty()) {
      return new Recommendation(Advice.KEEP, List.copyOf(against), saving);
    }
    if (saving.low() < pricing.minSaving()) {
      return new Recommendation(Advice.MEASURE_MORE, List.of(Reason.FORECASTS_OVERLAP), saving);
    }
    reasons.add(0, Reason.SAVES_ENOUGH);
    return new Recommendation(Advice.CHANGE, List.copyOf(reasons), saving);
  }

  private static Interval saving(Interval today, Interval then, Pricing pricing) {
    return new Interval(
        pricing.perMonth(today.low() - then.high()),
        pricing.perMonth(today.value() - then.value()),
        pricing.perMonth(today.high() - then.low()));
  }
}
