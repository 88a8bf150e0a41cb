package org.sparkoptimizer.compare;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.regression.LinearRegression;

/** Linear regression with squared error. */
record LinearSides(LinearRegression prototype) implements Sides {

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Objective objective(Dataset<Row> rows) {
    return new Objective(
        RowLoss.SQUARED,
        rows,
        Sides.columns(prototype, prototype.weightCol()),
        prototype.getFitIntercept(),
        prototype.getStandardization());
  }

  @Override
  public Fitted fitOurs(Dataset<Row> rows, Setting setting, Stop stop) {
    LinearRegression estimator = prototype.copy(ParamMap.empty()).setReuse(false);
    return fit(estimator, rows, setting, stop);
  }

  @Override
  public Fitted fitMllib(Dataset<Row> rows, Setting setting, Stop stop, String solver) {
    return fit(
        Sides.withShared(new org.apache.spark.ml.regression.LinearRegression(), prototype)
            .setSolver(solver),
        rows,
        setting,
        stop);
  }

  private static Fitted fit(
      org.apache.spark.ml.regression.LinearRegression estimator,
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
