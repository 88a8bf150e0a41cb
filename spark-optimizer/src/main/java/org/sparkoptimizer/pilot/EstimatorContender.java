package org.sparkoptimizer.pilot;

import java.util.function.Function;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Fitted;

/**
 * An estimator, MLlib's or this library's.
 *
 * @param name name in tables
 * @param settings parameters that are set
 * @param maxIter its limit on iterations or stages
 * @param fitting a whole fit by a copy of the estimator
 */
record EstimatorContender(
    String name, String settings, int maxIter, Function<Dataset<Row>, Fitted> fitting)
    implements Contender {
  /** Name of MLlib's estimators. */
  static final String MLLIB = "MLlib";

  /** Name of this library's estimators. */
  static final String LIBRARY = "spark-optimizer";

  static Contender of(
      String name, org.apache.spark.ml.classification.LogisticRegression estimator) {
    return new EstimatorContender(
        name,
        Incumbent.settings(estimator),
        estimator.getMaxIter(),
        rows -> Fitted.of(estimator.copy(ParamMap.empty()).fit(rows)));
  }

  static Contender of(String name, org.apache.spark.ml.regression.LinearRegression estimator) {
    return new EstimatorContender(
        name,
        Incumbent.settings(estimator),
        estimator.getMaxIter(),
        rows -> Fitted.of(estimator.copy(ParamMap.empty()).fit(rows)));
  }

  @Override
  public Trained fit(Dataset<Row> rows) {
    return Trained.of(fitting.apply(rows), maxIter);
  }
}
