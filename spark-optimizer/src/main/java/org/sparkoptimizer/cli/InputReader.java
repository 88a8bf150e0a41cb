package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.sparkoptimizer.data.InvalidDataException;
import scala.Option;

/** Reads the rows of a path into a DataFrame with a vector of features. */
final class InputReader {
  private static final String NO_ROWS = "the input has no rows; check --input and --format";

  private final SparkSession session;
  private final String path;
  private final FormatOptions options;
  private final Columns columns;
  private final List<String> trainedOn;

  /**
   * Names of the columns.
   *
   * @param features vector column to find or make
   * @param label label column, which need not exist where rows are only scored
   * @param weight weight column, or null
   */
  record Columns(String features, String label, String weight) {

    /** The columns of an estimator. */
    static Columns of(String features, String label, Params estimator, Param<String> weightCol) {
      boolean weighted = estimator.isDefined(weightCol) && !estimator.$(weightCol).isEmpty();
      return new Columns(features, label, weighted ? estimator.$(weightCol) : null);
    }
  }

  InputReader(SparkSession session, String path, FormatOptions options, Columns columns) {
    this(session, path, options, columns, List.of());
  }

  /** A reader for a model that was trained on numeric columns of these names, in this order. */
  InputReader(
      SparkSession session,
      String path,
      FormatOptions options,
      Columns columns,
      List<String> trainedOn) {
    this.session = session;
    this.path = path;
    this.options = options;
    this.columns = columns;
    this.trainedOn = trainedOn;
  }

  /** Names of the numeric columns that a vector of features was made of; empty if it was not. */
  static List<String> featureNames(Dataset<Row> rows, String featuresCol) {
    Option<Attribute[]> attributes =
        AttributeGroup.fromStructField(rows.schema().apply(featuresCol)).attributes();
    if (attributes.isEmpty() || attributes.get().length == 0) {
      return List.of();
    }
    List<Attribute> all = Arrays.asList(attributes.get());
    return all.stream().allMatch(attribute -> attribute.name().isDefined())
        ? all.stream().map(attribute -> attribute.name().get()).toList()
        : List.of();
  }

  /**
   * Reads rows to train on, which must have labels.
   *
   * @param numFeatures number of features if the reader of LIBSVM should not count them, else null
   */
  Dataset<Row> readLabelled(Integer numFeatures) {
    return read(numFeatures, true);
  }

  /** Reads rows to score, which may have labels. */
  Dataset<Row> read(Integer numFeatures) {
    return read(numFeatures, false);
  }

  private Dataset<Row> read(Integer numFeatures, boolean labelled) {
    files(session, path);
    return switch (options.format(path)) {
      case LIBSVM -> libsvm(numFeatures);
      case CSV ->
          assembled(
              session.read().option("header", true).option("inferSchema", true).csv(path),
              labelled);
      case PARQUET -> assembled(session.read().parquet(path), labelled);
    };
  }

  /**
   * The files and folders that a path names.
   *
   * @throws UsageException if there are none
   */
  static FileStatus[] files(SparkSession session, String path) {
    try {
      Path pattern = new Path(path);
      FileStatus[] found =
          pattern.getFileSystem(session.sparkContext().hadoopConfiguration()).globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new UsageException(
            String.format("--input '%s' does not exist; check the path", path));
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          String.format("--input '%s' cannot be read: %s", path, Messages.of(e)));
    }
  }

  private Dataset<Row> libsvm(Integer numFeatures) {
    if (!columns.features().equals("features") || !columns.label().equals("label")) {
      throw new UsageException(
          "LIBSVM input has the columns 'features' and 'label'; drop --features-col and --label-col");
    }
    if (columns.weight() != null) {
      throw new UsageException(
          String.format("--weight-col is '%s' but LIBSVM input has no weights", columns.weight()));
    }
    DataFrameReader reader = session.read().format("libsvm");
    if (numFeatures != null) {
      if (numFeatures < 1) {
        throw new UsageException(
            String.format("--num-features is set to '%d' but must be >= 1", numFeatures));
      }
      reader = reader.option("numFeatures", String.valueOf(numFeatures));
    }
    try {
      return reader.load(path);
    } catch (UnsupportedOperationException e) {
      throw new InvalidDataException(NO_ROWS);
    } catch (Exception e) { // also checked ones, which Scala does not declare
      throw new InvalidDataException(
          String.format(
              "--input '%s' cannot be read as LIBSVM: %s; correct it or set --format",
              path, Messages.of(e)));
    }
  }

  private Dataset<Row> assembled(Dataset<Row> rows, boolean labelled) {
    List<String> names = Arrays.asList(rows.columns());
    if (names.isEmpty()) {
      throw new InvalidDataException(NO_ROWS);
    }
    if (labelled || names.contains(columns.label())) {
      requireNumeric(rows, columns.label(), "label", "--label-col");
    }
    if (columns.weight() != null) {
      requireNumeric(rows, columns.weight(), "weight", "--weight-col");
    }
    if (names.contains(columns.features())) {
      DataType type = rows.schema().apply(columns.features()).dataType();
      boolean vector = type.equals(SQLDataTypes.VectorType());
      if (vector && options.featureColumns == null) {
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
    return new VectorAssembler()
        .setInputCols(featureColumns(rows).toArray(new String[0]))
        .setOutputCol(columns.features())
        .setHandleInvalid("keep")
        .transform(rows);
  }

  private static void requireNumeric(Dataset<Row> rows, String column, String role, String option) {
    if (!Arrays.asList(rows.columns()).contains(column)) {
      throw new UsageException(
          String.format(
              "%s column '%s' does not exist; the input has the columns %s; set %s",
              role, column, String.join(", ", rows.columns()), option));
    }
    DataType type = rows.schema().apply(column).dataType();
    if (!(type instanceof NumericType)) {
      requireRows(rows);
      throw new UsageException(
          String.format(
              "column '%s' is of type %s but a %s must be numeric; convert it",
              column, type.simpleString(), role));
    }
  }

  /** Columns of a CSV file without rows are of type string, which is not what is wrong then. */
  private static void requireRows(Dataset<Row> rows) {
    if (rows.isEmpty()) {
      throw new InvalidDataException(NO_ROWS);
    }
  }

  /** Feature columns in the order of the option, or else of the input. */
  private List<String> featureColumns(Dataset<Row> rows) {
    List<String> names = new ArrayList<>(Arrays.asList(rows.columns()));
    if (options.featureColumns != null) {
      requireAll(options.featureColumns, rows, "--feature-cols names", UsageException::new);
      names = options.featureColumns;
    } else if (!trainedOn.isEmpty()) {
      requireAll(trainedOn, rows, "the model was trained on", InvalidDataException::new);
      names = trainedOn;
    } else {
      names.remove(columns.label());
      names.remove(columns.weight());
    }
    if (names.isEmpty()) {
      throw new UsageException(
          "the input has no columns besides label and weight; name the features with"
              + " --feature-cols");
    }
    for (String name : names) {
      DataType type = rows.schema().apply(name).dataType();
      if (!(type instanceof NumericType)) {
        requireRows(rows);
        throw new UsageException(
            String.format(
                "column '%s' is of type %s but features must be numeric; encode it or name the"
                    + " feature columns with --feature-cols",
                name, type.simpleString()));
      }
    }
    return names;
  }

  private static void requireAll(
      List<String> wanted,
      Dataset<Row> rows,
      String whoWants,
      Function<String, RuntimeException> error) {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(Arrays.asList(rows.columns()));
    if (!missing.isEmpty()) {
      throw error.apply(
          String.format(
              "%s '%s' but the input has the columns %s",
              whoWants, String.join("', '", missing), String.join(", ", rows.columns())));
    }
  }
}
