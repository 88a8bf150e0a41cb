package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.regression.LinearRegression;

/** Linear regression with squared error, or with Huber's loss and its scale fitted. */
final class LinearTask implements PathTask<LinearRegression> {
  private static final String HUBER = "huber";

  private final LinearRegression estimator = new LinearRegression();

  /** With Huber's loss, whose threshold is epsilon times the scale that is fitted too. */
  static LinearTask huber() {
    LinearTask task = new LinearTask();
    task.estimator.setLoss(HUBER);
    return task;
  }

  @Override
  public LinearRegression estimator() {
    return estimator;
  }

  @Override
  public void startFrom(String modelPath) {
    estimator.setInitialModel(LinearRegressionModel.load(modelPath));
  }

  @Override
  public RegularizationPath<?> path(
      Dataset<Row> rows,
      RegularizationPath.Grid grid,
      Optional<RegularizationPath.HeldOut> heldOut,
      Consumer<RegularizationPath.Step<?>> listener) {
    return RegularizationPath.of(estimator, rows, grid, heldOut, listener);
  }

  @Override
  public Outcome fit(Dataset<Row> rows, ObjectNode json) {
    LinearRegressionModel model = estimator.fit(rows);
    if (estimator.getLoss().equals(HUBER)) {
      json.put("epsilon", estimator.getEpsilon()).put("scale", model.scale());
    }
    return new Outcome(model, DasvrdaSummary.of(model.summary()));
  }
}
