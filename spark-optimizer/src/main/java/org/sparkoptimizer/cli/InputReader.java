package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.Estimators;

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
   * @param offset offset column, or null
   * @param made columns that the model makes, by the names of their parameters
   */
  record Columns(
      String features, String label, String weight, String offset, Map<String, String> made) {
    private static final List<String> MADE =
        List.of("predictionCol", "probabilityCol", "rawPredictionCol");

    /** The columns of an estimator. */
    static <E extends PredictorParams & HasWeightCol> Columns of(E estimator) {
      String offset =
          estimator instanceof DasvrdaParams<?> ours ? Estimators.offsetColumn(ours) : null;
      return of(estimator, Estimators.weightColumn(estimator), offset);
    }

    /** The columns of an estimator or a model, with these of weights and offsets or null. */
    static Columns of(PredictorParams params, String weight, String offset) {
      Map<String, String> made = new LinkedHashMap<>();
      MADE.stream()
          .filter(params::hasParam)
          .forEach(name -> made.put(name, (String) params.$(params.getParam(name))));
      return new Columns(params.getFeaturesCol(), params.getLabelCol(), weight, offset, made);
    }

    /** What a column is besides a feature, or null if it may be one. */
    String role(String name) {
      if (name.equals(label)) {
        return "label";
      }
      if (name.equals(weight)) {
        return "weight";
      }
      return name.equals(offset) ? "offset" : null;
    }

    /** Features, label, weight and offset of rows, and nothing else. */
    Dataset<Row> only(Dataset<Row> rows) {
      List<Column> selected = new ArrayList<>();
      selected.add(rows.col(features));
      Stream.of(label, weight, offset)
          .filter(Objects::nonNull)
          .forEach(name -> selected.add(rows.col(name).cast("double").as(name)));
      return rows.select(selected.toArray(new Column[0]));
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

  /**
   * Reads rows to train on, which must have labels.
   *
   * @param numFeatures number of features if the reader of LIBSVM should not count them, else null
   */
  Dataset<Row> readLabelled(Integer numFeatures) {
    return read(numFeatures, true);
  }

  /**
   * Reads rows to train on, and nothing but the estimator's columns, with the features of others.
   *
   * @param features how many those have; asked only where the format does not tell
   */
  Dataset<Row> readLabelledAs(IntSupplier features) {
    boolean counted = options.format(path) == FormatOptions.Format.LIBSVM;
    return columns.only(
        readLabelled(counted ? Integer.valueOf(features.getAsInt()) : options.numFeatures));
  }

  /** Reads rows to score, which may have labels. */
  Dataset<Row> read(Integer numFeatures) {
    return read(numFeatures, false);
  }

  private Dataset<Row> read(Integer numFeatures, boolean labelled) {
    files(session, path);
    FormatOptions.Format format = options.format(path);
    checkApplicable(format);
    Dataset<Row> rows =
        switch (format) {
          case LIBSVM -> libsvm(numFeatures);
          case CSV ->
              assembled(
                  session.read().option("header", true).option("inferSchema", true).csv(path),
                  labelled);
          case PARQUET -> assembled(session.read().parquet(path), labelled);
        };
    checkNamesAreFree(rows, labelled);
    return rows;
  }

  private void checkApplicable(FormatOptions.Format format) {
    boolean libsvm = format == FormatOptions.Format.LIBSVM;
    if (libsvm && options.featureColumns != null) {
      throw new UsageException(
          "--feature-cols applies to CSV and Parquet input; the features of LIBSVM input have no"
              + " names");
    }
    if (!libsvm && options.numFeatures != null) {
      throw new UsageException(
          String.format(
              "--num-features applies to LIBSVM input but the input is %s; drop it or set"
                  + " --format",
              format));
    }
  }

  private void checkNamesAreFree(Dataset<Row> rows, boolean labelled) {
    columns
        .made()
        .forEach(
            (param, name) -> {
              if (Arrays.asList(rows.columns()).contains(name)) {
                throw new UsageException(
                    String.format(
                        "column '%s' exists but the model makes one of that name; %s",
                        name,
                        labelled
                            ? "choose another with " + ParamOptions.optionName(param)
                            : "rename it or drop it"));
              }
            });
  }

  /**
   * The files and folders that a path names.
   *
   * @throws UsageException if there are none
   */
  static FileStatus[] files(SparkSession session, String path) {
    return files(session, "--input", path);
  }

  /** As above, for a path that another option names. */
  static FileStatus[] files(SparkSession session, String option, String path) {
    try {
      Path pattern = new Path(path);
      FileStatus[] found =
          pattern.getFileSystem(session.sparkContext().hadoopConfiguration()).globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new UsageException(
            String.format("%s '%s' does not exist; check the path", option, path));
      }
      return found;
    } catch (UsageException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a missing file system class is no IOException
      throw new UsageException(
          String.format("%s '%s' cannot be read: %s", option, path, Messages.of(e)));
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
    if (columns.offset() != null) {
      throw new UsageException(
          String.format(
              "the offset column is '%s' but LIBSVM input has no offsets; use CSV or Parquet",
              columns.offset()));
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
      requireNumeric(rows, columns.label(), "label", "set --label-col");
    }
    if (columns.weight() != null) {
      requireNumeric(rows, columns.weight(), "weight", "set --weight-col");
    }
    if (columns.offset() != null) {
      String advice = labelled ? "set --offset-col" : "the model was trained with it";
      requireNumeric(rows, columns.offset(), "offset", advice);
    }
    return new FeatureAssembler(options.featureColumns, trainedOn, columns, labelled)
        .assemble(rows);
  }

  private static void requireNumeric(Dataset<Row> rows, String column, String role, String advice) {
    if (!Arrays.asList(rows.columns()).contains(column)) {
      throw new UsageException(
          String.format(
              "%s column '%s' does not exist; the input has the columns %s; %s",
              role, column, String.join(", ", rows.columns()), advice));
    }
    if (column.contains(".")) {
      throw new UsageException(
          String.format(
              "%s column '%s' has a dot in its name, which Spark takes for a field of a struct;"
                  + " rename it",
              role, column));
    }
    DataType type = rows.schema().apply(column).dataType();
    if (!(type instanceof NumericType)) {
      requireRows(rows);
      throw new UsageException(
          String.format(
              "column '%s' is of type %s but %s %s must be numeric; convert it",
              column, type.simpleString(), role.equals("offset") ? "an" : "a", role));
    }
  }

  /** Columns of a CSV file without rows are of type string, which is not what is wrong then. */
  static void requireRows(Dataset<Row> rows) {
    if (rows.isEmpty()) {
      throw new InvalidDataException(NO_ROWS);
    }
  }
}
