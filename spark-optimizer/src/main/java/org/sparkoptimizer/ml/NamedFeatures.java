package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;

/**
 * What parameters say of features by name, as values by index.
 *
 * @param params the parameters
 * @param data the rows, whose column of features has the names
 */
record NamedFeatures(DasvrdaParams<?> params, TrainingData data) {

  /**
   * The factors on the penalty, by whichever parameter.
   *
   * @throws IllegalArgumentException if both are set, or a feature is not there or named twice
   */
  Optional<double[]> penaltyFactors() {
    List<String> byName = params.getPenaltyFactorsByName();
    Optional<double[]> byIndex = params.getPenaltyFactors();
    if (byName.isEmpty()) {
      return byIndex;
    }
    String param = params.penaltyFactorsByName().name();
    if (byIndex.isPresent()) {
      throw new IllegalArgumentException(
          "penaltyFactors is set but so is " + param + "; unset one of them");
    }
    FeatureNames names = names();
    double[] factors = new double[data.features()];
    Arrays.fill(factors, 1.0);
    BitSet named = new BitSet();
    for (String text : byName) {
      NamedFactor of = NamedFactor.parse(text);
      for (int feature : names.indices(param, of.name())) {
        if (named.get(feature)) {
          throw new IllegalArgumentException(
              String.format(
                  "%s has feature '%s' twice, the second time by '%s'; leave one out",
                  param, names.all().get(feature), text));
        }
        named.set(feature);
        factors[feature] = of.factor();
      }
    }
    return Optional.of(factors);
  }

  /**
   * Bounds and monotone features together.
   *
   * @param margins K
   * @throws IllegalArgumentException if a feature is not there, is to rise and fall, or has a bound
   *     that lets it do neither
   */
  Bounds monotoneWithin(Bounds bounds, int margins) {
    if (params.getMonotoneIncreasing().isEmpty() && params.getMonotoneDecreasing().isEmpty()) {
      return bounds;
    }
    if (margins > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s is set but each of the %d classes has coefficients of its own, and no sign of"
                  + " them makes the probability of a class rise or fall in a feature; unset it, or"
                  + " use family 'binomial'",
              (params.getMonotoneIncreasing().isEmpty()
                      ? params.monotoneDecreasing()
                      : params.monotoneIncreasing())
                  .name(),
              margins));
    }
    FeatureNames names = names();
    BitSet rising = features(names, params.monotoneIncreasing(), params.getMonotoneIncreasing());
    BitSet falling = features(names, params.monotoneDecreasing(), params.getMonotoneDecreasing());
    if (params.getNonnegative() && !falling.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "feature '%s' is in %s but nonnegative is true; leave it out or unset nonnegative",
              names.all().get(falling.nextSetBit(0)), params.monotoneDecreasing().name()));
    }
    for (int j = 0; j < data.features(); j++) {
      if (rising.get(j) && falling.get(j)) {
        throw new IllegalArgumentException(
            String.format(
                "feature '%s' is both in %s and in %s; leave it out of one of them",
                names.all().get(j),
                params.monotoneIncreasing().name(),
                params.monotoneDecreasing().name()));
      }
      if (rising.get(j) && bounds.upper(j) < 0) {
        throw crossed(
            params.monotoneIncreasing(), names.all().get(j), ">=", "upper", bounds.upper(j));
      }
      if (falling.get(j) && bounds.lower(j) > 0) {
        throw crossed(
            params.monotoneDecreasing(), names.all().get(j), "<=", "lower", bounds.lower(j));
      }
    }
    return bounds
        .atLeast(zerosAt(rising, Double.NEGATIVE_INFINITY))
        .atMost(zerosAt(falling, Double.POSITIVE_INFINITY));
  }

  private FeatureNames names() {
    FeatureNames names = data.featureNames();
    if (!names.all().isEmpty() && names.all().size() != data.features()) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' names %d features but its vectors have %d; make it again with a"
                  + " VectorAssembler",
              names.column(), names.all().size(), data.features()));
    }
    return names;
  }

  private static BitSet features(FeatureNames names, Param<?> param, List<String> wanted) {
    BitSet features = new BitSet();
    for (String name : wanted) {
      for (int feature : names.indices(param.name(), name)) {
        features.set(feature);
      }
    }
    return features;
  }

  private double[] zerosAt(BitSet features, double elsewhere) {
    double[] values = new double[data.features()];
    for (int j = 0; j < values.length; j++) {
      values[j] = features.get(j) ? 0.0 : elsewhere;
    }
    return values;
  }

  private static IllegalArgumentException crossed(
      Param<?> param, String feature, String sign, String side, double bound) {
    return new IllegalArgumentException(
        String.format(
            "%s has feature '%s', whose coefficient is to be %s 0, but its bound in"
                + " %sBoundsOnCoefficients is %s; change one of them",
            param.name(), feature, sign, side, bound));
  }
}
