package org.sparkoptimizer.ml;

import java.util.Optional;
import java.util.stream.Stream;
import org.sparkoptimizer.linalg.Fingerprint;

/**
 * Penalty and bounds of a linear model in MLlib's terms: λ₁Σ f_j|w_jσ_j| + (λ₂/2)Σ f_j(w_jσ_j)²
 * with standardization, the same without σ_j otherwise; bounds are on the coefficients themselves.
 * With groups, the norm √n·‖(f_jw_jσ_j)‖₂ of the n coefficients of a group, those of all margins,
 * takes the place of their Σf_j|w_jσ_j|.
 *
 * @param l1 λ₁ ≥ 0
 * @param l2 λ₂ ≥ 0
 * @param standardization whether the penalty is on standardised coefficients
 * @param factors f_j, a value per feature, if given
 * @param groups which features share a norm, if any do
 * @param bounds bounds of coefficients and intercepts
 * @since 0.1.0
 */
public record Penalty(
    double l1,
    double l2,
    boolean standardization,
    Optional<double[]> factors,
    Optional<FeatureGroups> groups,
    Bounds bounds) {

  /** An elastic net without factors, groups and bounds. */
  public static Penalty elasticNet(double l1, double l2, boolean standardization) {
    return new Penalty(l1, l2, standardization, Optional.empty(), Optional.empty(), Bounds.NONE);
  }

  /** f_j. */
  double factor(int feature) {
    return factors.map(f -> f[feature]).orElse(1.0);
  }

  /**
   * Checks lengths and order, and that a group has one factor and no bounds.
   *
   * @param margins K
   * @throws IllegalArgumentException naming the parameter, the feature and both values
   */
  void check(int features, int margins, boolean intercept) {
    if (factors.isPresent() && factors.get().length != features) {
      throw new IllegalArgumentException(
          String.format(
              "penaltyFactors has %d values but there are %d features",
              factors.get().length, features));
    }
    bounds.check(features, margins, intercept);
    groups.ifPresent(shared -> shared.check(features, this::factor));
    if (groups.isPresent() && bounds.isPresent()) {
      throw new IllegalArgumentException(
          "there are groups of features and bounds, but a group's step within bounds is not known;"
              + " give only one of them");
    }
  }

  /**
   * Checks what {@link #check} does, and refuses groups that no penalty makes norms of.
   *
   * @param margins K
   * @throws IllegalArgumentException as there, or if there are groups and no L1 share of the
   *     penalty
   */
  void checkForFit(int features, int margins, boolean intercept) {
    check(features, margins, intercept);
    if (groups.isPresent() && l1 == 0) {
      throw new IllegalArgumentException(
          "there are groups of features but no L1 share of the penalty, which their norms are; set"
              + " regParam and elasticNetParam above 0, or unset groups and featureGroups");
    }
  }

  /** Tells what it says of single features, by whatever names parameters said it. */
  String fingerprintOfFeatures() {
    Fingerprint fingerprint = new Fingerprint();
    Stream.of(
            factors,
            groups.map(FeatureGroups::numbers),
            bounds.lower(),
            bounds.upper(),
            bounds.lowerIntercepts(),
            bounds.upperIntercepts())
        .map(values -> values.orElse(new double[0]))
        .forEach(values -> fingerprint.add(new double[] {values.length}).add(values));
    return fingerprint.toString();
  }
}
