package org.sparkoptimizer.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.FeatureNames;

/** Makes the vector of features out of numeric columns, and keeps their names with it. */
final class FeatureAssembler {
  private static final Pattern FEATURE = Pattern.compile("\\bfeature (\\d+)\\b");

  private final List<String> chosen;
  private final List<String> trainedOn;
  private final InputReader.Columns columns;
  private final boolean training;

  /**
   * Makes an assembler.
   *
   * @param chosen the columns that the user named, or null
   * @param trainedOn the columns that the model was trained on, if any are known
   * @param training whether the rows are for training
   */
  FeatureAssembler(
      List<String> chosen, List<String> trainedOn, InputReader.Columns columns, boolean training) {
    this.chosen = chosen;
    this.trainedOn = trainedOn;
    this.columns = columns;
    this.training = training;
  }

  /** Names of the numeric columns that a vector of features was made of; empty if it was not. */
  static List<String> namesIn(Dataset<Row> rows, String featuresCol) {
    return FeatureNames.of(rows.schema().apply(featuresCol)).all();
  }

  /** Number of features in a row; empty where no row has any. */
  static OptionalInt sizeIn(Dataset<Row> rows, String featuresCol) {
    return rows.select(featuresCol).na().drop().takeAsList(1).stream()
        .mapToInt(row -> ((Vector) row.get(0)).size())
        .findFirst();
  }

  /** Adds to each feature that a message numbers the name of its column. */
  static String withNames(String message, List<String> names) {
    return FEATURE
        .matcher(message)
        .replaceAll(
            match -> {
              int index = Integer.parseInt(match.group(1));
              return index < names.size()
                  ? Matcher.quoteReplacement(
                      String.format("%s (column '%s')", match.group(), names.get(index)))
                  : match.group();
            });
  }

  /** Returns the rows with a vector of features: the one they have, or a new one. */
  Dataset<Row> assemble(Dataset<Row> rows) {
    List<String> names = Arrays.asList(rows.columns());
    if (names.contains(columns.features())) {
      DataType type = rows.schema().apply(columns.features()).dataType();
      boolean vector = type.equals(SQLDataTypes.VectorType());
      if (vector && chosen == null) {
        return rows;
      }
      if (vector || type instanceof NumericType) {
        throw new UsageException(
            String.format(
                "column '%s' exists, so the vector of features cannot have that name; choose"
                    + " another with --features-col",
                columns.features()));
      }
    }
    List<String> features = features(rows);
    return rows.withColumn(columns.features(), vector(features))
        .withMetadata(columns.features(), attributes(features).toMetadata());
  }

  /** What is missing in a row becomes NaN, for validation to find. */
  private static Column vector(List<String> features) {
    Column[] values =
        features.stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`").cast("double"))
            .map(value -> functions.coalesce(value, functions.lit(Double.NaN)))
            .toArray(Column[]::new);
    return functions$.MODULE$.array_to_vector(functions.array(values));
  }

  private AttributeGroup attributes(List<String> features) {
    Attribute[] attributes =
        features.stream()
            .map(name -> NumericAttribute.defaultAttr().withName(name))
            .toArray(Attribute[]::new);
    return new AttributeGroup(columns.features(), attributes);
  }

  /** Feature columns in the order of the option, or else of the model, or else of the input. */
  private List<String> features(Dataset<Row> rows) {
    List<String> names;
    if (chosen != null) {
      checkChosen();
      requireAll(chosen, rows, "--feature-cols names", UsageException::new);
      requireTrainedOn();
      names = trainedOn.isEmpty() ? chosen : trainedOn;
    } else if (!trainedOn.isEmpty()) {
      requireAll(trainedOn, rows, "the model was trained on", InvalidDataException::new);
      names = trainedOn;
    } else {
      names = Arrays.stream(rows.columns()).filter(name -> columns.role(name) == null).toList();
    }
    if (names.isEmpty()) {
      throw new UsageException(
          "the input has no columns besides label, weight and offset; name the features with"
              + " --feature-cols");
    }
    for (String name : names) {
      if (columns.role(name) != null) {
        throw new UsageException(
            String.format(
                "the model was trained on '%s', which is the %s column here; name another",
                name, columns.role(name)));
      }
      requireNumeric(rows, name);
    }
    return names;
  }

  /** The columns that the user names for a model must be the model's; their order is known. */
  private void requireTrainedOn() {
    if (!trainedOn.isEmpty() && !Set.copyOf(trainedOn).equals(Set.copyOf(chosen))) {
      throw new UsageException(
          String.format(
              "--feature-cols names %s but the model was trained on %s; drop the option",
              String.join(", ", chosen), String.join(", ", trainedOn)));
    }
  }

  private void checkChosen() {
    Set<String> seen = new HashSet<>();
    for (String name : chosen) {
      if (columns.role(name) != null) {
        throw new UsageException(
            String.format(
                "--feature-cols names '%s', which is the %s column; leave it out",
                name, columns.role(name)));
      }
      if (!seen.add(name)) {
        throw new UsageException(String.format("--feature-cols names '%s' twice", name));
      }
    }
  }

  private void requireNumeric(Dataset<Row> rows, String name) {
    DataType type = rows.schema().apply(name).dataType();
    if (type instanceof NumericType) {
      return;
    }
    InputReader.requireRows(rows);
    String advice = "encode it or name the feature columns with --feature-cols";
    if (type.equals(SQLDataTypes.VectorType())) {
      advice =
          training
              ? "to train on this vector, name it with --features-col"
              : String.format("a vector of features has to be called '%s'", columns.features());
    }
    throw new UsageException(
        String.format(
            "column '%s' is of type %s but features must be numeric; %s",
            name, type.simpleString(), advice));
  }

  private static void requireAll(
      List<String> wanted,
      Dataset<Row> rows,
      String whoWants,
      Function<String, RuntimeException> error) {
    List<String> existing = Arrays.asList(rows.columns());
    List<String> missing = wanted.stream().filter(name -> !existing.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw error.apply(
          String.format(
              "%s '%s' but the input has the columns %s",
              whoWants, String.join("', '", missing), String.join(", ", existing)));
    }
  }
}
