package org.sparkoptimizer.evaluation;

import java.io.Serializable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;

/**
 * A linear model of one or several margins a row, as the estimator returned it: in the features'
 * own units.
 *
 * @param coefficients coefficients, entry j·K + k being of feature j and margin k
 * @param intercepts intercept of each margin
 * @since 0.1.0
 */
public record ModelPoint(double[] coefficients, double[] intercepts) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A model of one margin a row. */
  public ModelPoint(double[] coefficients, double intercept) {
    this(coefficients, new double[] {intercept});
  }

  /** Takes a binomial or multinomial model. */
  public static ModelPoint of(LogisticRegressionModel model) {
    return new ModelPoint(
        model.coefficientMatrix().toDense().toArray(), model.interceptVector().toArray());
  }

  /** Takes a model. */
  public static ModelPoint of(LinearRegressionModel model) {
    return new ModelPoint(model.coefficients().toArray(), model.intercept());
  }

  /** All zero, with K {@code margins}. */
  static ModelPoint zero(int features, int margins) {
    return new ModelPoint(new double[features * margins], new double[margins]);
  }

  /** K. */
  public int margins() {
    return intercepts.length;
  }

  /**
   * The intercept of the only margin.
   *
   * @throws IllegalStateException if there are several
   */
  public double intercept() {
    if (intercepts.length != 1) {
      throw new IllegalStateException("the model has " + intercepts.length + " intercepts");
    }
    return intercepts[0];
  }

  /** The K margins of a row's features. */
  public double[] margins(Vector features) {
    double[] margins = intercepts.clone();
    if (features instanceof SparseVector sparse) {
      for (int e = 0; e < sparse.indices().length; e++) {
        addTo(margins, sparse.values()[e], sparse.indices()[e]);
      }
    } else {
      double[] x = ((DenseVector) features).values();
      for (int j = 0; j < x.length; j++) {
        addTo(margins, x[j], j);
      }
    }
    return margins;
  }

  private void addTo(double[] margins, double value, int feature) {
    for (int k = 0; k < margins.length; k++) {
      margins[k] += value * coefficients[feature * margins.length + k];
    }
  }

  /** w·x + b for a row's features and the only margin. */
  public double margin(Vector features) {
    double sum = intercept();
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
