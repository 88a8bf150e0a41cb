package org.sparkoptimizer.ml;

import java.util.Optional;

/**
 * Bounds of coefficients and intercepts in their own units. With K margins a row, entry j·K + k is
 * of feature j and margin k, and intercepts have K entries.
 *
 * @param lower lower bounds of the coefficients, if any
 * @param upper upper bounds of the coefficients, if any
 * @param lowerIntercepts lower bounds of the intercepts, if any
 * @param upperIntercepts upper bounds of the intercepts, if any
 * @since 0.1.0
 */
public record Bounds(
    Optional<double[]> lower,
    Optional<double[]> upper,
    Optional<double[]> lowerIntercepts,
    Optional<double[]> upperIntercepts) {

  /** No bounds. */
  public static final Bounds NONE =
      new Bounds(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether an intercept is bounded. */
  boolean onIntercepts() {
    return bounds(lowerIntercepts) || bounds(upperIntercepts);
  }

  private static boolean bounds(Optional<double[]> values) {
    for (double value : values.orElse(new double[0])) {
      if (!Double.isInfinite(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything is bounded. */
  boolean isPresent() {
    return lower.isPresent() || upper.isPresent() || onIntercepts();
  }

  /** Lower bound of a coefficient, −∞ for none. */
  double lower(int entry) {
    return lower.map(bounds -> bounds[entry]).orElse(Double.NEGATIVE_INFINITY);
  }

  /** Upper bound of a coefficient, ∞ for none. */
  double upper(int entry) {
    return upper.map(bounds -> bounds[entry]).orElse(Double.POSITIVE_INFINITY);
  }

  /** Lower bound of an intercept, −∞ for none. */
  double lowerIntercept(int margin) {
    return lowerIntercepts.map(bounds -> bounds[margin]).orElse(Double.NEGATIVE_INFINITY);
  }

  /** Upper bound of an intercept, ∞ for none. */
  double upperIntercept(int margin) {
    return upperIntercepts.map(bounds -> bounds[margin]).orElse(Double.POSITIVE_INFINITY);
  }

  /** The same with coefficients that must also be at least as large as given. */
  Bounds atLeast(double[] values) {
    double[] bounds = new double[values.length];
    for (int e = 0; e < bounds.length; e++) {
      bounds[e] = Math.max(values[e], lower(e));
    }
    return new Bounds(Optional.of(bounds), upper, lowerIntercepts, upperIntercepts);
  }

  /** The same with coefficients that must also be at most as large as given. */
  Bounds atMost(double[] values) {
    double[] bounds = new double[values.length];
    for (int e = 0; e < bounds.length; e++) {
      bounds[e] = Math.min(values[e], upper(e));
    }
    return new Bounds(lower, Optional.of(bounds), lowerIntercepts, upperIntercepts);
  }

  /**
   * Checks lengths and order.
   *
   * @param margins K
   * @throws IllegalArgumentException naming the parameter, the feature and both values
   */
  void check(int features, int margins, boolean intercept) {
    checkLengths(features, margins);
    for (int e = 0; e < features * margins; e++) {
      if (!(lower(e) <= upper(e))) {
        String where = " at feature " + e / margins + ofClass(e, margins);
        throw crossed("BoundsOnCoefficients", lower(e), upper(e), where);
      }
    }
    for (int k = 0; k < margins; k++) {
      if (!(lowerIntercept(k) <= upperIntercept(k))) {
        String where = ofClass(k, margins);
        throw crossed("BoundsOnIntercepts", lowerIntercept(k), upperIntercept(k), where);
      }
    }
    if (onIntercepts() && !intercept) {
      throw new IllegalArgumentException(
          "bounds on intercepts are set but fitIntercept is false; unset one of them");
    }
  }

  /** Checks that there is a bound for each coefficient and intercept, where there are any. */
  void checkLengths(int features, int margins) {
    String bounded = margins == 1 ? "features" : "coefficients";
    checkLength("lowerBoundsOnCoefficients", lower, features * margins, bounded);
    checkLength("upperBoundsOnCoefficients", upper, features * margins, bounded);
    checkLength("lowerBoundsOnIntercepts", lowerIntercepts, margins, "intercepts");
    checkLength("upperBoundsOnIntercepts", upperIntercepts, margins, "intercepts");
  }

  private static String ofClass(int entry, int margins) {
    return margins == 1 ? "" : " of class " + entry % margins;
  }

  private static IllegalArgumentException crossed(
      String name, double lower, double upper, String where) {
    return new IllegalArgumentException(
        String.format(
            "lower%s is %s%s but upper%s is %s; a lower bound must be <= its upper bound",
            name, lower, where, name, upper));
  }

  private static void checkLength(String name, Optional<double[]> values, int length, String what) {
    if (values.isPresent() && values.get().length != length) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d values but there are %d %s", name, values.get().length, length, what));
    }
  }
}
