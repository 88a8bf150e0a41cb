package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * The names of features, from the attributes of their column, as a VectorAssembler writes them.
 *
 * @param column name of the column of vectors
 * @param all the names by index; none unless every feature has one
 * @since 0.1.0
 */
public record FeatureNames(String column, List<String> all) {
  /** Ends what stands for all names that begin with what is before it. */
  private static final String ANY = "*";

  /** Names that an error suggests. */
  private static final int SUGGESTED = 5;

  /** Copies the names. */
  public FeatureNames {
    all = List.copyOf(all);
  }

  /** The names in a column of vectors. */
  public static FeatureNames of(StructField column) {
    Option<Attribute[]> attributes = AttributeGroup.fromStructField(column).attributes();
    List<Attribute> found = attributes.isEmpty() ? List.of() : Arrays.asList(attributes.get());
    return new FeatureNames(
        column.name(),
        found.stream().allMatch(attribute -> attribute.name().isDefined())
            ? found.stream().map(attribute -> attribute.name().get()).toList()
            : List.of());
  }

  /**
   * The features that a name stands for: those called so or, where there are none and it ends with
   * an asterisk, those whose names begin with what is before that, as the columns of a one-hot
   * encoded one do.
   *
   * @param param the parameter that has the name
   * @throws IllegalArgumentException if there is no such feature, naming others
   */
  int[] indices(String param, String name) {
    int[] called = where(name::equals);
    if (called.length == 0 && name.endsWith(ANY)) {
      String beginning = name.substring(0, name.length() - ANY.length());
      called = where(other -> other.startsWith(beginning));
    }
    return found(called, param, name);
  }

  /**
   * The features that a VectorAssembler made of a column: those called as it, or as it and an
   * underscore with more behind.
   *
   * @param param the parameter that has the name
   * @throws IllegalArgumentException if there is no such feature, naming others
   */
  int[] ofColumn(String param, String name) {
    String beginning = name + "_";
    int[] made = where(other -> other.equals(name) || other.startsWith(beginning));
    return found(made, param, name);
  }

  private int[] found(int[] called, String param, String name) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s has '%s' but the features of column '%s' have no names; take a VectorAssembler's"
                  + " output as it is (a scaler drops names), or say it by index",
              param, name, column));
    }
    if (called.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s has '%s' but no feature of column '%s' is called so; the nearest names of its %d"
                  + " are %s",
              param, name, column, all.size(), nearest(name)));
    }
    return called;
  }

  private int[] where(Predicate<String> condition) {
    return IntStream.range(0, all.size()).filter(j -> condition.test(all.get(j))).toArray();
  }

  private String nearest(String name) {
    record Near(String name, int edits) {}
    return all.stream()
        .map(other -> new Near(other, LevenshteinDistance.getDefaultInstance().apply(name, other)))
        .sorted(Comparator.comparingInt(Near::edits))
        .limit(SUGGESTED)
        .map(Near::name)
        .collect(Collectors.joining("', '", "'", "'"));
  }
}
