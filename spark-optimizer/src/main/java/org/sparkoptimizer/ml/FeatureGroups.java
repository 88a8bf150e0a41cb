package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.sql.types.StructField;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.GroupLasso;

/**
 * Which features share a norm in the penalty, such as the columns that one category was encoded as.
 * Two are equal if they group the same features, whatever they call the groups.
 *
 * @since 0.1.0
 */
public final class FeatureGroups {
  private static final int NONE = -1;
  private static final String NAMES = "groups";
  private static final String NUMBERS = "featureGroups";

  private final int[] groups;
  private final List<String> names;
  private final int[] sizes;

  /** Takes the name of each feature's group, null for none; groups are numbered as they come. */
  private FeatureGroups(String[] ofFeatures) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    groups = new int[ofFeatures.length];
    for (int j = 0; j < groups.length; j++) {
      if (ofFeatures[j] == null) {
        groups[j] = NONE;
      } else {
        numbers.putIfAbsent(ofFeatures[j], numbers.size());
        groups[j] = numbers.get(ofFeatures[j]);
      }
    }
    names = List.copyOf(numbers.keySet());
    sizes = new int[names.size()];
    Arrays.stream(groups).filter(group -> group != NONE).forEach(group -> sizes[group]++);
  }

  /** Groups by a number for each feature, −1 for one that is in no group. */
  public static FeatureGroups numbered(int... numbers) {
    return new FeatureGroups(
        Arrays.stream(numbers)
            .mapToObj(number -> number == NONE ? null : Integer.toString(number))
            .toArray(String[]::new));
  }

  /**
   * Groups by the names of the features. A group has the features that are called as it or begin
   * with its name and an underscore, as VectorAssembler calls what it takes from a column of that
   * name.
   *
   * @throws IllegalArgumentException if a name matches no feature, or two names match the same
   */
  public static FeatureGroups named(List<String> names, FeatureNames features) {
    String[] ofFeatures = new String[features.all().size()];
    for (String name : names) {
      for (int j : features.ofColumn(NAMES, name)) {
        if (ofFeatures[j] != null) {
          throw new IllegalArgumentException(
              String.format(
                  "groups names '%s' and '%s', and feature %d, '%s', is of both; leave one out or"
                      + " set featureGroups",
                  ofFeatures[j], name, j, features.all().get(j)));
        }
        ofFeatures[j] = name;
      }
    }
    return new FeatureGroups(ofFeatures);
  }

  /**
   * The groups that an estimator's parameters ask for, if they do.
   *
   * @param column the column of features
   * @param features number of features in the rows
   * @throws IllegalArgumentException if they do not fit the features
   */
  static Optional<FeatureGroups> of(DasvrdaParams<?> params, StructField column, int features) {
    if (params.getFeatureGroups().isPresent()) {
      FeatureGroups numbered = numbered(params.getFeatureGroups().get());
      numbered.checkLength(features, NUMBERS);
      return Optional.of(numbered);
    }
    Optional<FeatureGroups> named =
        params.getGroups().map(names -> named(Arrays.asList(names), FeatureNames.of(column)));
    String metadata = String.format("the metadata of column '%s'", column.name());
    named.ifPresent(groups -> groups.checkLength(features, metadata));
    return named;
  }

  /** The group number of each feature, −1 for none. */
  double[] numbers() {
    return Arrays.stream(groups).asDoubleStream().toArray();
  }

  private void checkLength(int features, String source) {
    if (groups.length != features) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d values but there are %d features", source, groups.length, features));
    }
  }

  /**
   * Checks that each feature has a group or none, and each group one factor.
   *
   * @param factors factor on the penalty of each feature
   * @throws IllegalArgumentException naming both lengths, or the group and two of its features
   */
  void check(int features, IntToDoubleFunction factors) {
    checkLength(features, NUMBERS);
    int[] first = new int[sizes.length];
    Arrays.fill(first, NONE);
    for (int j = 0; j < groups.length; j++) {
      if (groups[j] == NONE) {
        continue;
      }
      if (first[groups[j]] == NONE) {
        first[groups[j]] = j;
      }
      double one = factors.applyAsDouble(first[groups[j]]);
      double other = factors.applyAsDouble(j);
      if (one != other) {
        throw new IllegalArgumentException(
            String.format(
                "the penalty's factor is %s for feature %d but %s for feature %d, both of group '%s';"
                    + " a group has one factor",
                one, first[groups[j]], other, j, names.get(groups[j])));
      }
    }
  }

  /**
   * The penalty of coordinates, of which j·K + k is of feature j and those behind are intercepts. A
   * coordinate without weights, as that of a constant feature, is in no group.
   *
   * @param l1 λ₁ of each coordinate, the same within a group
   * @param l2 λ₂ of each coordinate, the same within a group
   * @param margins K
   */
  GroupLasso regularizer(double[] l1, double[] l2, int margins) {
    int[] ofCoordinates = new int[l1.length];
    double[] l1OfNorms = new double[l1.length];
    double[] l2OfNorms = new double[l1.length];
    int[] numbers = new int[sizes.length];
    Arrays.fill(numbers, NONE);
    int count = 0;
    for (int e = 0; e < l1.length; e++) {
      int group = l1[e] > 0 || l2[e] > 0 ? groups[e / margins] : NONE;
      if (group != NONE && numbers[group] != NONE) {
        ofCoordinates[e] = numbers[group];
        continue;
      }
      l1OfNorms[count] = l1[e];
      l2OfNorms[count] = l2[e];
      if (group != NONE) {
        l1OfNorms[count] *= Math.sqrt((double) sizes[group] * margins);
        numbers[group] = count;
      }
      ofCoordinates[e] = count++;
    }
    return new GroupLasso(
        ofCoordinates,
        new ElasticNet(Arrays.copyOf(l1OfNorms, count), Arrays.copyOf(l2OfNorms, count)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureGroups that && Arrays.equals(groups, that.groups);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(groups);
  }

  /** How many features are in how many groups. */
  @Override
  public String toString() {
    String count = sizes.length == 1 ? "1 group" : sizes.length + " groups";
    return Arrays.stream(sizes).sum() + " features in " + count;
  }
}
