package org.sparkoptimizer.cli;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Logistic regression of any number of classes, each with coefficients of its own. */
final class MultinomialTask extends ClassifierTask {

  MultinomialTask() {
    super("multinomial");
  }

  @Override
  ClassLabels labels(Dataset<Row> rows) {
    return ClassLabels.in(rows, estimator().getLabelCol());
  }
}
