package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.Optional;

/**
 * What a pilot found of one contender.
 *
 * @param name name in tables
 * @param settings parameters that differ from the defaults
 * @param plan how the fit of the largest sample was done, where the contender tells
 * @param bySize measurements by size, ascending
 * @param larger measurements of samples that were larger still, for the forecast only
 * @param objective P of the model of the largest sample, evaluated apart from the contender
 * @param gap its relative gap to the lowest objective that any contender reached
 * @param accuracies metrics of that model on the held-out rows
 * @param way how that fit came near the optimum
 * @param forecast what all rows are expected to take
 * @param fullFit the fit that checked it
 * @since 0.1.0
 */
public record ContenderResult(
    String name,
    String settings,
    Optional<String> plan,
    List<Measurement> bySize,
    List<Measurement> larger,
    double objective,
    double gap,
    List<Accuracy> accuracies,
    Way way,
    Forecast forecast,
    Optional<FullFit> fullFit) {

  /** The measurement of the largest sample that a model is judged on. */
  public Measurement largest() {
    return bySize.get(bySize.size() - 1);
  }

  /** Whether it was done, and not only at its limit, on every sample from the largest judged on. */
  boolean converged() {
    return largest().converged() && larger.stream().allMatch(Measurement::converged);
  }

  /** The same with the fits that checked the forecast. */
  ContenderResult checkedBy(FullFit fit) {
    return new ContenderResult(
        name,
        settings,
        plan,
        bySize,
        larger,
        objective,
        gap,
        accuracies,
        way,
        forecast,
        Optional.of(fit));
  }
}
