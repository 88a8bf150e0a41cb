package org.sparkoptimizer.compare;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/**
 * Logistic regression.
 *
 * @param family MLlib's name of it: binomial or multinomial
 */
record LogisticSides(LogisticRegression prototype, String family) implements Sides {
  static final String BINOMIAL = "binomial";
  static final String MULTINOMIAL = "multinomial";

  @Override
  public String name() {
    return isMultinomial() ? MULTINOMIAL : "logistic";
  }

  private boolean isMultinomial() {
    return family.equals(MULTINOMIAL);
  }

  @Override
  public Objective objective(Dataset<Row> rows) {
    Objective.Columns columns = Sides.columns(prototype, prototype.weightCol());
    boolean intercept = prototype.getFitIntercept();
    boolean standardization = prototype.getStandardization();
    return isMultinomial()
        ? Objective.multinomial(rows, columns, intercept, standardization)
        : new Objective(RowLoss.LOGISTIC, rows, columns, intercept, standardization);
  }

  @Override
  public Fitted fitOurs(Dataset<Row> rows, Setting setting, Stop stop) {
    LogisticRegression estimator = prototype.copy(ParamMap.empty()).setReuse(false);
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

  private Fitted fit(
      org.apache.spark.ml.classification.LogisticRegression estimator,
      Dataset<Row> rows,
      Setting setting,
      Stop stop) {
    estimator
        .setFamily(family)
        .setRegParam(setting.regParam())
        .setElasticNetParam(setting.elasticNetParam())
        .setTol(stop.tol());
    stop.limit().ifPresent(estimator::setMaxIter);
    return Fitted.of(estimator.fit(rows));
  }
}
