package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The inner product in which a fit takes its steps. */
public enum MetricChoice {
  /** By cost: see {@link Planner}. */
  AUTO,
  /** The Euclidean one of scaled coordinates, in which the method was published. */
  IDENTITY,
  /** The Hessian on rows drawn at an anchor, or on all of them. */
  HESSIAN,
  /** Low rank plus diagonal from the anchors' gradients, for many features. */
  SECANT;

  /** The name users write, in lower case. */
  public String paramValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> paramValues() {
    return Arrays.stream(values()).map(MetricChoice::paramValue).toList();
  }

  static MetricChoice of(String paramValue) {
    return valueOf(paramValue.toUpperCase(Locale.ROOT));
  }
}
