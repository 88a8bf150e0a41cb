package org.sparkoptimizer.ml;

import java.util.Arrays;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;

/**
 * Scores with offsets, which MLlib's models do not have: the offset of a row becomes one more
 * feature, the last, and the model gets the coefficient 1 for it. {@code
 * OffsetFeature.in(model).transform(OffsetFeature.appendedTo(rows, "features", "offset"))} is the
 * predictions of a model that was fitted with {@code offsetCol}.
 *
 * @since 0.1.0
 */
public final class OffsetFeature {
  private static final UDF2<Vector, Double, Vector> APPENDED = OffsetFeature::appended;

  private OffsetFeature() {}

  /** The rows with the offset as last feature of their vectors; NaN where it is missing. */
  public static Dataset<Row> appendedTo(Dataset<?> rows, String featuresCol, String offsetCol) {
    return rows.withColumn(
        featuresCol,
        functions
            .udf(APPENDED, SQLDataTypes.VectorType())
            .apply(functions.col(featuresCol), functions.col(offsetCol).cast("double")));
  }

  /** A model's predictions, with offsets unless their column is null. */
  @SuppressWarnings("unchecked") // the models of a path predict from vectors
  static Dataset<Row> predictions(Model<?> model, Dataset<?> rows, String offsetCol) {
    if (offsetCol == null) {
      return model.transform(rows);
    }
    PredictionModel<Vector, ?> scoring = in((PredictionModel<Vector, ?>) model);
    return scoring.transform(appendedTo(rows, scoring.getFeaturesCol(), offsetCol));
  }

  private static Vector appended(Vector features, Double offset) {
    if (features == null) {
      return null;
    }
    int size = features.size();
    double last = offset == null ? Double.NaN : offset;
    if (features instanceof SparseVector sparse) {
      int stored = sparse.indices().length;
      int[] indices = Arrays.copyOf(sparse.indices(), stored + 1);
      double[] values = Arrays.copyOf(sparse.values(), stored + 1);
      indices[stored] = size;
      values[stored] = last;
      return Vectors.sparse(size + 1, indices, values);
    }
    double[] values = Arrays.copyOf(features.toArray(), size + 1);
    values[size] = last;
    return Vectors.dense(values);
  }

  /**
   * A model that takes the offset as its last feature.
   *
   * @throws IllegalArgumentException if it is none of a regression or of two classes
   */
  public static PredictionModel<Vector, ?> in(PredictionModel<Vector, ?> model) {
    if (model instanceof LogisticRegressionModel logistic) {
      return in(logistic);
    } else if (model instanceof LinearRegressionModel linear) {
      return in(linear);
    } else if (model instanceof LinearSVCModel machine) {
      return in(machine);
    }
    throw new IllegalArgumentException(
        "a " + model.getClass().getSimpleName() + " does not take offsets");
  }

  /** A logistic regression of two classes that takes the offset as its last feature. */
  public static LogisticRegressionModel in(LogisticRegressionModel model) {
    return model.copyValues(
        new LogisticRegressionModel(
            model.uid(), appended(model.coefficients(), 1.0), model.intercept()),
        ParamMap.empty());
  }

  /** A linear regression that takes the offset as its last feature. */
  public static LinearRegressionModel in(LinearRegressionModel model) {
    return model.copyValues(
        new LinearRegressionModel(
            model.uid(), appended(model.coefficients(), 1.0), model.intercept(), model.scale()),
        ParamMap.empty());
  }

  /** A support vector machine that takes the offset as its last feature. */
  public static LinearSVCModel in(LinearSVCModel model) {
    return model.copyValues(
        new LinearSVCModel(model.uid(), appended(model.coefficients(), 1.0), model.intercept()),
        ParamMap.empty());
  }
}
