package org.sparkoptimizer.compare;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * All cells for one target.
 *
 * @param target the relative gap
 * @param cells cells that were measured
 * @param failed those where this library stopped above the target; they are not in the ratios
 * @param notReached those where MLlib did not get there, whose time is a lower bound
 * @param geometricMean geometric mean of the ratios; NaN without any
 * @param smallest smallest ratio; NaN without any
 * @param smallestCell name of the cell that has it; empty without any
 * @since 0.1.0
 */
public record TargetSummary(
    double target,
    int cells,
    int failed,
    int notReached,
    double geometricMean,
    double smallest,
    String smallestCell) {

  static TargetSummary of(double target, List<CellOutcome> done) {
    List<CellOutcome> passed = done.stream().filter(cell -> ours(cell, target)).toList();
    Comparator<CellOutcome> byRatio = Comparator.comparing(cell -> at(cell, target).ratio());
    CellOutcome smallest = passed.stream().min(byRatio).orElse(null);
    Predicate<CellOutcome> reached = cell -> at(cell, target).mllib().reached();
    return new TargetSummary(
        target,
        done.size(),
        done.size() - passed.size(),
        (int) done.stream().filter(reached.negate()).count(),
        smallest == null
            ? Double.NaN
            : Statistics.geometricMean(
                passed.stream().map(cell -> at(cell, target).ratio()).toList()),
        smallest == null ? Double.NaN : at(smallest, target).ratio(),
        smallest == null ? "" : smallest.name());
  }

  private static boolean ours(CellOutcome cell, double target) {
    return at(cell, target).ours().reached();
  }

  private static TargetResult at(CellOutcome cell, double target) {
    return cell.result().targets().stream()
        .filter(result -> result.target() == target)
        .findFirst()
        .orElseThrow();
  }
}
