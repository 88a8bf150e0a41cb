package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a fit runs.
 *
 * @since 0.1.0
 */
public enum Execution {
  /**
   * In memory for a local master whose driver has room for the packed rows; on a cluster where
   * rounds are estimated to be shortest, by measured costs.
   */
  AUTO,
  /**
   * In one place, without a job per round: on the driver, or where it has no room for the packed
   * rows, as {@link #EXECUTOR}. In a plan: on the driver.
   */
  MEMORY,
  /** In one task on one executor, which takes the packed rows of the others over. */
  EXECUTOR,
  /** On the executors, a job per round. */
  DISTRIBUTED;

  /** The name users write, in lower case. */
  public String paramValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> paramValues() {
    return Arrays.stream(values()).map(Execution::paramValue).toList();
  }

  static Execution of(String paramValue) {
    return valueOf(paramValue.toUpperCase(Locale.ROOT));
  }
}
