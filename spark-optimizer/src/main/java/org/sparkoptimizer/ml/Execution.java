package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a fit runs. */
public enum Execution {
  /** In memory for a local master whose driver has room for the packed rows, else distributed. */
  AUTO,
  /** On the driver, without a job per round; the packed rows are collected. */
  MEMORY,
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
