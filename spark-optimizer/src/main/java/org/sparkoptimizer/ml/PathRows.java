package org.sparkoptimizer.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A regularization path as rows, which notebooks plot. */
final class PathRows {
  private static final StructType COEFFICIENTS =
      new StructType()
          .add("regParam", DataTypes.DoubleType)
          .add("class", DataTypes.IntegerType)
          .add("feature", DataTypes.IntegerType)
          .add("coefficient", DataTypes.DoubleType);

  private static final StructType SUMMARY =
      new StructType()
          .add("regParam", DataTypes.DoubleType)
          .add("nonZeros", DataTypes.LongType)
          .add("objective", DataTypes.DoubleType)
          .add("converged", DataTypes.BooleanType)
          .add("passes", DataTypes.DoubleType)
          .add("seconds", DataTypes.DoubleType)
          .add("metric", DataTypes.DoubleType);

  private PathRows() {}

  /** A row for each penalty, class and feature that any model has. */
  static Dataset<Row> coefficients(
      SparkSession session, List<? extends RegularizationPath.Step<?>> steps) {
    TreeSet<Integer> features = new TreeSet<>();
    for (RegularizationPath.Step<?> step : steps) {
      for (SparseVector coefficients : step.coefficients()) {
        for (int feature : coefficients.indices()) {
          features.add(feature);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (RegularizationPath.Step<?> step : steps) {
      List<SparseVector> classes = step.coefficients();
      for (int k = 0; k < classes.size(); k++) {
        for (int feature : features) {
          rows.add(RowFactory.create(step.regParam(), k, feature, classes.get(k).apply(feature)));
        }
      }
    }
    return session.createDataFrame(rows, COEFFICIENTS);
  }

  /** A row for each model. */
  static Dataset<Row> summary(
      SparkSession session, List<? extends RegularizationPath.Step<?>> steps) {
    return session.createDataFrame(steps.stream().map(PathRows::summary).toList(), SUMMARY);
  }

  private static Row summary(RegularizationPath.Step<?> step) {
    DasvrdaSummary fit = step.summary().orElse(null);
    return RowFactory.create(
        step.regParam(),
        step.nonZeros(),
        fit == null ? null : fit.objective(),
        fit == null ? null : fit.converged(),
        fit == null ? null : fit.passes(),
        fit == null ? null : fit.seconds(),
        step.metric().isPresent() ? step.metric().getAsDouble() : null);
  }
}
