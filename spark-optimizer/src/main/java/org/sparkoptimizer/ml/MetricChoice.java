package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The inner product in which a fit takes its steps.
 *
 * @since 0.1.0
 */
public enum MetricChoice {
  /** By cost: see {@link Planner}. */
  AUTO,
  /**
   * The Euclidean one of the coefficients that are penalised, in which the method was published: of
   * standardised features with {@code standardization}, else of the features as they are.
   */
  IDENTITY,
  /**
   * The curvature of each coordinate alone, as far as it follows from the features' deviations and
   * densities; with {@code standardization} the same as {@link #IDENTITY}.
   */
  DIAGONAL,
  /** The Hessian on rows drawn at an anchor, or on all of them. */
  HESSIAN,
  /** Low rank plus diagonal from the anchors' gradients, for many features. */
  SECANT;

  /** Whether stages take Euclidean steps, in coordinates that the problem was brought into. */
  boolean isEuclidean() {
    return this == IDENTITY || this == DIAGONAL;
  }

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
