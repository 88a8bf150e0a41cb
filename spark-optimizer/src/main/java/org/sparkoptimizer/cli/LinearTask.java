package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.regression.LinearRegression;

/** Linear regression with squared error. */
final class LinearTask implements TrainingTask<LinearRegression> {
  private final LinearRegression estimator = new LinearRegression();

  @Override
  public LinearRegression estimator() {
    return estimator;
  }

  @Override
  public void startFrom(String modelPath) {
    estimator.setInitialModel(LinearRegressionModel.load(modelPath));
  }

  @Override
  public Outcome fit(Dataset<Row> rows, ObjectNode json) {
    LinearRegressionModel model = estimator.fit(rows);
    return new Outcome(model, DasvrdaSummary.of(model.summary()));
  }
}
