package org.sparkoptimizer.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Assumptions;

/** Real data sets beside the project; a test that wants one is skipped where they are absent. */
public final class SharedData {
  private static final int WEIGHTS = 5;

  private SharedData() {}

  /** Returns the path of a file, or skips the test. */
  public static String path(String file) {
    Path path = Path.of(System.getProperty("shared.data", "../../shared/data"), file);
    Assumptions.assumeTrue(
        Files.exists(path),
        () -> "real data is absent: set -Dshared.data to a folder with " + file);
    return path.toString();
  }

  /** Returns a LIBSVM file as it is, or skips the test. */
  public static Dataset<Row> load(String file) {
    return TestSpark.session().read().format("libsvm").load(path(file));
  }

  /** Returns a LIBSVM file whose smallest label becomes class 0 and the next ones 1, 2, … */
  public static Dataset<Row> multiclass(String file) {
    Dataset<Row> data = load(file);
    double smallest = data.agg(functions.min("label")).first().getDouble(0);
    return data.withColumn("label", functions.col("label").minus(smallest));
  }

  /**
   * Returns about every {@code share}-th row, whatever the partitions: those that a hash of the
   * features names.
   */
  public static Dataset<Row> sample(Dataset<Row> data, int share) {
    return data.filter(hash(share).equalTo(0));
  }

  /** Adds a column weight: 0.5, 1.5, … 4.5 as a function of the features. */
  public static Dataset<Row> weighted(Dataset<Row> data) {
    return data.withColumn("weight", hash(WEIGHTS).plus(0.5));
  }

  private static Column hash(int values) {
    return functions.abs(functions.hash(functions.col("features"))).mod(values);
  }

  /** Returns a LIBSVM file of two classes with labels 0 and 1, the larger label being 1. */
  public static Dataset<Row> binary(String file) {
    Dataset<Row> data = load(file);
    double largest = data.agg(functions.max("label")).first().getDouble(0);
    return data.withColumn(
        "label", functions.when(functions.col("label").equalTo(largest), 1.0).otherwise(0.0));
  }
}
