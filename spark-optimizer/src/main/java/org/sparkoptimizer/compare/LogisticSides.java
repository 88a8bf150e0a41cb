package org.sparkoptimizer.compare;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Binary logistic regression. */
record LogisticSides(LogisticRegression prototype) implements Sides {

  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public Objective objective(Dataset<Row> rows) {
    return new Objective(
        RowLoss.LOGISTIC,
        rows,
        Sides.columns(prototype, prototype.weightCol()),
        prototype.getFitIntercept(),
        prototype.getStandardization());
  }

  @Override
  public Fitted fitOurs(Dataset<Row> rows, Setting setting, Stop stop) {
    LogisticRegression estimator = prototype.copy(ParamMap.empty());
    return fit(estimator, rows, setting, stop);
  }

  @Override
  public Fitted fitMllib(Dataset<Row> rows, Setting setting, Stop stop, String solver) {
    return fit(
        Sides.withShared(new org.apache.spark.ml.classification.LogisticRegression(), prototype),
        rows,
        setting,
        stop);
  }

  private static Fitted fit(
      org.apache.spark.ml.classification.LogisticRegression estimator,
      Dataset<Row> rows,
      Setting setting,
      Stop stop) {
    estimator
        .setRegParam(setting.regParam())
        .setElasticNetParam(setting.elasticNetParam())
        .setTol(stop.tol());
    stop.limit().ifPresent(estimator::setMaxIter);
    return Fitted.of(estimator.fit(rows));
  }
}
