package org.sparkoptimizer.testkit;

import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What decides the objective of a fit, to be set on estimators of this library and of MLlib alike.
 *
 * @param weightCol column of row weights, or an empty name for none
 */
public record Settings(
    double regParam,
    double elasticNetParam,
    boolean standardization,
    boolean fitIntercept,
    String weightCol) {

  /** Sets them on an estimator, with a tolerance and a limit on iterations. */
  public <E extends Params> E on(E estimator, double tol, int maxIter) {
    estimator.set("regParam", regParam);
    estimator.set("elasticNetParam", elasticNetParam);
    estimator.set("standardization", standardization);
    estimator.set("fitIntercept", fitIntercept);
    estimator.set("weightCol", weightCol);
    estimator.set("tol", tol);
    estimator.set("maxIter", maxIter);
    return estimator;
  }

  /** The objective of these settings on rows, to be evaluated at models. */
  public Objective on(Dataset<Row> data) {
    return new Objective(new MllibObjective(data, weightCol.isEmpty() ? null : weightCol), this);
  }

  /** MLlib's objective under given settings. */
  public record Objective(MllibObjective rows, Settings settings) {

    /** Logistic loss plus penalty. */
    public double logistic(Vector w, double intercept) {
      return rows.logistic(
          w, intercept, settings.regParam, settings.elasticNetParam, settings.standardization);
    }

    /** Multinomial logistic loss plus penalty. */
    public double softmax(LogisticRegressionModel model) {
      return rows.softmax(
          model, settings.regParam, settings.elasticNetParam, settings.standardization);
    }

    /** Half squared error plus penalty, in units of the label squared. */
    public double squared(Vector w, double intercept) {
      return rows.squared(
          w, intercept, settings.regParam, settings.elasticNetParam, settings.standardization);
    }
  }
}
