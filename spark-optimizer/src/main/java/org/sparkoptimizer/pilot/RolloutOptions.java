package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.List;

/**
 * How a rollout goes on.
 *
 * @param stages shares of the rows of each stage, ascending, each in (0, 1]
 * @param heldOut share of the rows that models are judged on and never trained on
 * @param repeats fits from zero that the forecast is made from, of each of two sizes
 * @param maxLoss by how much the held-out metric may be worse than the incumbent's, relative
 * @param seed seed of the samples
 * @since 0.1.0
 */
public record RolloutOptions(
    List<Double> stages, double heldOut, int repeats, double maxLoss, long seed) {
  private static final List<Double> STAGES = List.of(0.05, 0.25, 1.0);
  private static final double HELD_OUT = 0.02;
  private static final int REPEATS = 3;
  private static final double MAX_LOSS = 0.001;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is out of its range, and its value
   */
  public RolloutOptions {
    stages = List.copyOf(stages);
    Checks.require(!stages.isEmpty(), "stages", stages, "not empty");
    for (int s = 0; s < stages.size(); s++) {
      double stage = stages.get(s);
      Checks.require(stage > 0 && stage <= 1, "stage", stage, "in (0, 1]");
      Checks.require(s == 0 || stage > stages.get(s - 1), "stages", stages, "ascending");
    }
    Checks.require(heldOut > 0 && heldOut < 1, "heldOut", heldOut, "in (0, 1)");
    Checks.require(repeats >= 2, "repeats", repeats, ">= 2, which an interval needs");
    Checks.require(Checks.isAmount(maxLoss), "maxLoss", maxLoss, ">= 0");
  }

  /** 5, 25 and 100 % of the rows, 2 % of them held out. */
  public static RolloutOptions defaults() {
    return new RolloutOptions(STAGES, HELD_OUT, REPEATS, MAX_LOSS, 0);
  }

  /** What is drawn of the rows: the stages, and half of the first for the forecast. */
  Sample.Draw draw() {
    List<Double> sizes = new ArrayList<>(stages);
    sizes.add(stages.get(0) / 2);
    return new Sample.Draw(List.copyOf(sizes), heldOut, seed);
  }
}
