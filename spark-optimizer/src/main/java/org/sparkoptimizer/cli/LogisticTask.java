package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.InvalidDataException;

/** Binary logistic regression. */
final class LogisticTask extends ClassifierTask {

  LogisticTask() {
    super("binomial");
  }

  @Override
  BinaryLabels labels(Dataset<Row> rows) {
    return BinaryLabels.in(rows, estimator().getLabelCol());
  }

  @Override
  public Outcome fit(Dataset<Row> rows, ObjectNode json) {
    BinaryLabels labels = labels(rows);
    try {
      return fit(rows, labels, json);
    } catch (InvalidDataException e) {
      // A third label further down was compared with 0 and 1; this says what the input holds.
      BinaryLabels.checkAll(rows, estimator().getLabelCol());
      throw e;
    }
  }
}
