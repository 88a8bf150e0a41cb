package org.sparkoptimizer.pilot;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;

/**
 * What all contenders minimise.
 *
 * @param loss loss of a row
 * @param columns columns of features, labels and weights
 * @param setting penalty
 * @param fitIntercept whether there is an intercept
 * @param standardization whether the penalty is on standardised coefficients
 */
record Problem(
    RowLoss loss,
    Objective.Columns columns,
    Setting setting,
    boolean fitIntercept,
    boolean standardization) {

  /** The evaluator of models on some rows. */
  Objective objective(Dataset<Row> rows) {
    return new Objective(loss, rows, columns, fitIntercept, standardization);
  }
}
