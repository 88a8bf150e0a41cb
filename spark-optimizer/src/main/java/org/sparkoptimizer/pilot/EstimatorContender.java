package org.sparkoptimizer.pilot;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
 * @param mllibPasses passes of a fit, if it is MLlib's
 * @param fitting a whole fit by a copy of the estimator
 */
record EstimatorContender(
    String name,
    String settings,
    int maxIter,
    ToDoubleFunction<Fitted> mllibPasses,
    Function<Dataset<Row>, Fitted> fitting)
    implements Contender {
  /** Features up to which MLlib's solver 'auto' is 'normal'. */
  private static final int MOST_OF_NORMAL = 4096;

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
        EstimatorContender::iterative,
        rows -> Fitted.of(estimator.copy(ParamMap.empty()).fit(rows)));
  }

  static Contender of(String name, org.apache.spark.ml.regression.LinearRegression estimator) {
    return new EstimatorContender(
        name,
        Incumbent.settings(estimator),
        estimator.getMaxIter(),
        fit -> isNormal(estimator, fit) ? 1 : iterative(fit),
        rows -> Fitted.of(estimator.copy(ParamMap.empty()).fit(rows)));
  }

  @Override
  public Trained fit(Dataset<Row> rows) {
    Fitted fit = fitting.apply(rows);
    return Trained.of(fit, maxIter, mllibPasses.applyAsDouble(fit));
  }

  /** At least one for the start and for each iteration. */
  private static double iterative(Fitted fit) {
    return fit.history().length;
  }

  /** Whether MLlib takes one pass for the Gram matrix, whatever it does with it then. */
  private static boolean isNormal(
      org.apache.spark.ml.regression.LinearRegression estimator, Fitted fit) {
    return switch (estimator.getSolver()) {
      case "normal" -> true;
      case "auto" -> fit.point().coefficients().length <= MOST_OF_NORMAL;
      default -> false;
    };
  }
}
