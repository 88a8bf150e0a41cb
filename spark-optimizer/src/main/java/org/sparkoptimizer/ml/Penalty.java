package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Optional;

/**
 * Penalty and bounds of a linear model in MLlib's terms: λ₁Σ f_j|w_jσ_j| + (λ₂/2)Σ f_j(w_jσ_j)²
 * with standardization, the same without σ_j otherwise; bounds are on the coefficients themselves.
 *
 * @param l1 λ₁ ≥ 0
 * @param l2 λ₂ ≥ 0
 * @param standardization whether the penalty is on standardised coefficients
 * @param factors f_j, if given
 * @param lower lower bounds of the coefficients, if any
 * @param upper upper bounds of the coefficients, if any
 * @param lowerIntercept lower bound of the intercept, −∞ for none
 * @param upperIntercept upper bound of the intercept, ∞ for none
 */
public record Penalty(
    double l1,
    double l2,
    boolean standardization,
    Optional<double[]> factors,
    Optional<double[]> lower,
    Optional<double[]> upper,
    double lowerIntercept,
    double upperIntercept) {

  /** An elastic net without factors and bounds. */
  public static Penalty elasticNet(double l1, double l2, boolean standardization) {
    return new Penalty(
        l1,
        l2,
        standardization,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  /** Whether the intercept is bounded. */
  boolean boundsIntercept() {
    return !Double.isInfinite(lowerIntercept) || !Double.isInfinite(upperIntercept);
  }

  /** Whether anything is bounded. */
  boolean isBounded() {
    return lower.isPresent() || upper.isPresent() || boundsIntercept();
  }

  /** f_j. */
  double factor(int feature) {
    return factors.map(f -> f[feature]).orElse(1.0);
  }

  /** Lower bound of a coefficient, −∞ for none. */
  double lowerBound(int feature) {
    return lower.map(bounds -> bounds[feature]).orElse(Double.NEGATIVE_INFINITY);
  }

  /** Upper bound of a coefficient, ∞ for none. */
  double upperBound(int feature) {
    return upper.map(bounds -> bounds[feature]).orElse(Double.POSITIVE_INFINITY);
  }

  /** The same with coefficients that must also be at least 0. */
  Penalty nonnegative(int features) {
    double[] bounds = filled(features, 0.0);
    for (int j = 0; j < features; j++) {
      bounds[j] = Math.max(0.0, lowerBound(j));
    }
    return new Penalty(
        l1,
        l2,
        standardization,
        factors,
        Optional.of(bounds),
        upper,
        lowerIntercept,
        upperIntercept);
  }

  /**
   * Checks lengths and order.
   *
   * @throws IllegalArgumentException naming the parameter, the feature and both values
   */
  void check(int features, boolean intercept) {
    checkLength("penaltyFactors", factors, features);
    checkLength("lowerBoundsOnCoefficients", lower, features);
    checkLength("upperBoundsOnCoefficients", upper, features);
    for (int j = 0; j < features; j++) {
      if (!(lowerBound(j) <= upperBound(j))) {
        throw new IllegalArgumentException(
            String.format(
                "lowerBoundsOnCoefficients is %s at feature %d but upperBoundsOnCoefficients is %s;"
                    + " a lower bound must be <= its upper bound",
                lowerBound(j), j, upperBound(j)));
      }
    }
    if (!(lowerIntercept <= upperIntercept)) {
      throw new IllegalArgumentException(
          String.format(
              "lowerBoundsOnIntercepts is %s but upperBoundsOnIntercepts is %s; a lower bound must"
                  + " be <= its upper bound",
              lowerIntercept, upperIntercept));
    }
    if (boundsIntercept() && !intercept) {
      throw new IllegalArgumentException(
          "bounds on intercepts are set but fitIntercept is false; unset one of them");
    }
  }

  private static void checkLength(String name, Optional<double[]> values, int features) {
    if (values.isPresent() && values.get().length != features) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d values but there are %d features", name, values.get().length, features));
    }
  }

  static double[] filled(int length, double value) {
    double[] array = new double[length];
    Arrays.fill(array, value);
    return array;
  }
}
