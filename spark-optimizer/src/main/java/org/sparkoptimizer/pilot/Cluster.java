package org.sparkoptimizer.pilot;

import java.util.OptionalDouble;

/**
 * Where all rows will be fitted.
 *
 * @param cores cores of the executors
 * @param roundSeconds seconds that a job without rows takes there; empty for what the pilot
 *     measured
 * @since 0.1.0
 */
public record Cluster(int cores, OptionalDouble roundSeconds) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is out of its range, and its value
   */
  public Cluster {
    Checks.require(cores >= 1, "cores", cores, ">= 1");
    Checks.require(
        roundSeconds.isEmpty() || Checks.isAmount(roundSeconds.getAsDouble()),
        "roundSeconds",
        roundSeconds.orElse(0),
        ">= 0");
  }
}
