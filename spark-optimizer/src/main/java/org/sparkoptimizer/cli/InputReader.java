package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
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
import org.apache.spark.sql.types.StructField;

/** Reads the rows that {@link InputOptions} name into a DataFrame with a vector of features. */
final class InputReader {
  private final SparkSession session;
  private final InputOptions options;
  private final Columns columns;

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

  InputReader(SparkSession session, InputOptions options, Columns columns) {
    this.session = session;
    this.options = options;
    this.columns = columns;
  }

  /**
   * Reads the rows.
   *
   * @param numFeatures number of features if the reader of LIBSVM should not count them, else null
   */
  Dataset<Row> read(Integer numFeatures) {
    checkReadable();
    return switch (options.format()) {
      case LIBSVM -> libsvm(numFeatures);
      case CSV ->
          assembled(
              session.read().option("header", true).option("inferSchema", true).csv(options.path));
      case PARQUET -> assembled(session.read().parquet(options.path));
    };
  }

  private void checkReadable() {
    try {
      Path path = new Path(options.path);
      boolean found =
          path.getFileSystem(session.sparkContext().hadoopConfiguration()).globStatus(path) != null;
      if (!found || isEmptyGlob(path)) {
        throw new UsageException(
            String.format("--input '%s' does not exist; check the path", options.path));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          String.format("--input '%s' cannot be read: %s", options.path, Messages.of(e)));
    }
  }

  private boolean isEmptyGlob(Path path) throws IOException {
    return path.getFileSystem(session.sparkContext().hadoopConfiguration()).globStatus(path).length
        == 0;
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
      reader = reader.option("numFeatures", String.valueOf(numFeatures));
    }
    return reader.load(options.path);
  }

  private Dataset<Row> assembled(Dataset<Row> rows) {
    List<String> names = Arrays.asList(rows.columns());
    if (options.featureColumns == null && names.contains(columns.features())) {
      DataType type = rows.schema().apply(columns.features()).dataType();
      if (type.equals(SQLDataTypes.VectorType())) {
        return rows;
      }
    }
    return new VectorAssembler()
        .setInputCols(featureColumns(rows).toArray(new String[0]))
        .setOutputCol(columns.features())
        .setHandleInvalid("keep")
        .transform(rows);
  }

  private List<String> featureColumns(Dataset<Row> rows) {
    List<String> chosen = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      boolean wanted =
          options.featureColumns == null
              ? !field.name().equals(columns.label()) && !field.name().equals(columns.weight())
              : options.featureColumns.contains(field.name());
      if (!wanted) {
        continue;
      }
      if (!(field.dataType() instanceof NumericType)) {
        throw new UsageException(
            String.format(
                "column '%s' is of type %s but features must be numeric; encode it or name the"
                    + " feature columns with --feature-cols",
                field.name(), field.dataType().simpleString()));
      }
      chosen.add(field.name());
    }
    if (options.featureColumns != null && chosen.size() < options.featureColumns.size()) {
      List<String> missing = new ArrayList<>(options.featureColumns);
      missing.removeAll(chosen);
      throw new UsageException(
          String.format(
              "--feature-cols names '%s' but the input has the columns %s",
              String.join("', '", missing), String.join(", ", rows.columns())));
    }
    return chosen;
  }
}
