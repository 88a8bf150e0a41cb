package org.sparkoptimizer.compare;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.sparkoptimizer.evaluation.Setting;

/**
 * What a comparison measures.
 *
 * @param settings penalties
 * @param targets relative gaps to reach, each in (0, 1)
 * @param repeats measured fits of each side and target
 * @param warmUp seconds that each solver fits before it is measured, at least one fit
 * @param mllibMaxIter iterations that MLlib may take
 * @param referenceTol tolerance of the long run of this library that the optimum comes from
 * @param referenceMaxIter stages that the long run may take
 * @param budget time for everything
 * @since 0.1.0
 */
public record ComparisonOptions(
    List<Setting> settings,
    List<Double> targets,
    int repeats,
    double warmUp,
    int mllibMaxIter,
    double referenceTol,
    int referenceMaxIter,
    Duration budget) {

  /**
   * Sorts the targets, the easiest first, and checks the values.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public ComparisonOptions {
    settings = settings.stream().distinct().toList();
    targets = targets.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    require(!settings.isEmpty(), "settings", settings, "not empty");
    require(!targets.isEmpty(), "targets", targets, "not empty");
    for (double target : targets) {
      require(target > 0 && target < 1, "a relative gap", target, "in (0, 1)");
    }
    require(repeats >= 1, "repeats", repeats, ">= 1");
    require(warmUp >= 0 && Double.isFinite(warmUp), "warmUp", warmUp, ">= 0 and finite");
    require(mllibMaxIter >= 1, "mllibMaxIter", mllibMaxIter, ">= 1");
    require(referenceTol >= 0 && referenceTol < 1, "referenceTol", referenceTol, "in [0, 1)");
    require(referenceMaxIter >= 1, "referenceMaxIter", referenceMaxIter, ">= 1");
    require(!budget.isNegative() && !budget.isZero(), "budget", budget, "longer than 0");
  }

  private static void require(boolean holds, String name, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format("%s is set to '%s' but must be %s", name, value, wanted));
    }
  }

  /** The hardest target. */
  double smallestTarget() {
    return targets.get(targets.size() - 1);
  }
}
