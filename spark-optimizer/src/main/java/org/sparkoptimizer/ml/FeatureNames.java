package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s has '%s' but the features of column '%s' have no names; make it with a"
                  + " VectorAssembler, or set penaltyFactors or bounds by index",
              param, name, column));
    }
    int[] called = where(name::equals);
    if (called.length == 0 && name.endsWith(ANY)) {
      String beginning = name.substring(0, name.length() - ANY.length());
      called = where(other -> other.startsWith(beginning));
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
    return all.stream()
        .sorted(Comparator.comparingInt(other -> edits(name, other)))
        .limit(SUGGESTED)
        .collect(Collectors.joining("', '", "'", "'"));
  }

  /** Characters to insert, delete or replace on the way from one text to another. */
  private static int edits(String from, String to) {
    int[] edits = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int before = edits[0];
      edits[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        before = edits[j];
        edits[j] = Math.min(replaced, 1 + Math.min(edits[j], edits[j - 1]));
      }
    }
    return edits[to.length()];
  }
}
