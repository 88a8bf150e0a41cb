package org.sparkoptimizer.evaluation;

import java.io.Serializable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * A linear model, as the estimator returned it: in the features' own units.
 *
 * @param coefficients coefficient of each feature
 * @param intercept intercept
 */
public record ModelPoint(double[] coefficients, double intercept) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Takes a model of two classes. */
  public static ModelPoint of(LogisticRegressionModel model) {
    return new ModelPoint(model.coefficients().toArray(), model.intercept());
  }

  /** Takes a model. */
  public static ModelPoint of(LinearRegressionModel model) {
    return new ModelPoint(model.coefficients().toArray(), model.intercept());
  }

  /** All zero. */
  static ModelPoint zero(int features) {
    return new ModelPoint(new double[features], 0);
  }

  /** w·x + b for a row's features. */
  public double margin(Vector features) {
    double sum = intercept;
    if (features instanceof SparseVector sparse) {
      for (int k = 0; k < sparse.indices().length; k++) {
        sum += sparse.values()[k] * coefficients[sparse.indices()[k]];
      }
    } else {
      double[] x = ((DenseVector) features).values();
      for (int j = 0; j < x.length; j++) {
        sum += x[j] * coefficients[j];
      }
    }
    return sum;
  }
}
