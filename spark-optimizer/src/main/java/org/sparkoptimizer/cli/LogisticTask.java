package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Binary logistic regression. */
final class LogisticTask implements TrainingTask<LogisticRegression> {
  private final LogisticRegression estimator = new LogisticRegression();

  LogisticTask() {
    estimator.setFamily("binomial");
  }

  @Override
  public LogisticRegression estimator() {
    return estimator;
  }

  @Override
  public void startFrom(String modelPath) {
    estimator.setInitialModel(LogisticRegressionModel.load(modelPath));
  }

  @Override
  public Outcome fit(Dataset<Row> rows, ObjectNode json) {
    BinaryLabels labels = BinaryLabels.in(rows, estimator.getLabelCol());
    labels.writeTo(json);
    try {
      LogisticRegressionModel model = estimator.fit(labels.applyTo(rows, estimator.getLabelCol()));
      return new Outcome(model, DasvrdaSummary.of(model.summary()));
    } catch (InvalidDataException e) {
      // A third label further down was compared with 0 and 1; this says what the input holds.
      BinaryLabels.checkAll(rows, estimator.getLabelCol());
      throw e;
    }
  }
}
