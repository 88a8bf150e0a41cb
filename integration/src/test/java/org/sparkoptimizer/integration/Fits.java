package org.sparkoptimizer.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Fits that faults happen to, and their rows. */
final class Fits {
  private static final long ROWS = 4000;

  private Fits() {}

  /** Rows that are made anew whenever they are read, half of them in each of two partitions. */
  static Dataset<Row> rows(SparkSession session) {
    return new SyntheticData(SyntheticData.Kind.DENSE, SyntheticData.Labels.LOGISTIC, ROWS, 8, 7)
        .generate(session);
  }

  /** The same rows, each of which takes half a millisecond. */
  static Dataset<Row> slow(Dataset<Row> rows) {
    return withLabel(
        rows,
        label -> {
          Thread.sleep(0, 500_000);
          return label;
        });
  }

  /** The same rows, except that who finds a file there takes it away and fails. */
  static Dataset<Row> failingOnce(Dataset<Row> rows, Path file) {
    String name = file.toString();
    return withLabel(
        rows,
        label -> {
          if (taken(name)) {
            throw new IllegalStateException("a fault that was planted");
          }
          return label;
        });
  }

  private static boolean taken(String file) throws IOException {
    return Files.deleteIfExists(Path.of(file));
  }

  private static Dataset<Row> withLabel(Dataset<Row> rows, UDF1<Double, Double> same) {
    return rows.withColumn(
        "label", functions.udf(same, DataTypes.DoubleType).apply(rows.col("label")));
  }

  /** An estimator whose fit goes to the limit on stages. */
  static LogisticRegression estimator(String execution, String metric) {
    LogisticRegression estimator =
        new LogisticRegression().setExecution(execution).setMetric(metric);
    if (!metric.equals("auto")) {
      estimator.setMiniBatchSize((long) Math.sqrt(ROWS));
    }
    estimator.setRegParam(1e-3).setElasticNetParam(0.5).setMaxIter(3).setTol(0);
    return estimator;
  }

  /** The same, following a plan, so that nothing is decided by measuring. */
  static LogisticRegression following(Plan plan) {
    LogisticRegression estimator = new LogisticRegression().setPlan(plan.toJson().toString());
    estimator.setRegParam(1e-3).setElasticNetParam(0.5).setMaxIter(3).setTol(0);
    return estimator;
  }

  static DasvrdaSummary summary(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow();
  }
}
