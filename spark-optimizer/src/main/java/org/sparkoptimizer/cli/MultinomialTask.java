package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Logistic regression of any number of classes, each with coefficients of its own. */
final class MultinomialTask implements TrainingTask<LogisticRegression> {
  private final LogisticRegression estimator = new LogisticRegression();

  MultinomialTask() {
    estimator.setFamily("multinomial");
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
    ClassLabels labels = ClassLabels.in(rows, estimator.getLabelCol());
    labels.writeTo(json);
    LogisticRegressionModel model = estimator.fit(labels.applyTo(rows, estimator.getLabelCol()));
    return new Outcome(model, DasvrdaSummary.of(model.summary()));
  }
}
