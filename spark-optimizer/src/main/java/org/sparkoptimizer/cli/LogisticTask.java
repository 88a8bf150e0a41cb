package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
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

  /** Reads all labels: each model of a path would stumble over a third one further down. */
  @Override
  public Optional<Labels> classes(Dataset<Row> rows) {
    BinaryLabels.checkAll(rows, estimator().getLabelCol());
    return super.classes(rows);
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
