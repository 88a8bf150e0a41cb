package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Logistic regression on labels that stand for numbers of classes. */
abstract class ClassifierTask implements PathTask<LogisticRegression> {
  private final LogisticRegression estimator = new LogisticRegression();

  /**
   * Makes the task.
   *
   * @param family MLlib's name of it
   */
  ClassifierTask(String family) {
    estimator.setFamily(family);
  }

  /** Finds the labels of the input. */
  abstract Labels labels(Dataset<Row> rows);

  @Override
  public LogisticRegression estimator() {
    return estimator;
  }

  @Override
  public void startFrom(String modelPath) {
    estimator.setInitialModel(LogisticRegressionModel.load(modelPath));
  }

  @Override
  public Dataset<Row> labelled(Dataset<Row> rows) {
    return labels(rows).applyTo(rows, estimator.getLabelCol());
  }

  @Override
  public Optional<Labels> classes(Dataset<Row> rows) {
    return Optional.of(labels(rows));
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
    return fit(rows, labels(rows), json);
  }

  /** Fits rows whose labels were found. */
  final Outcome fit(Dataset<Row> rows, Labels labels, ObjectNode json) {
    labels.writeTo(json);
    LogisticRegressionModel model = estimator.fit(labels.applyTo(rows, estimator.getLabelCol()));
    return new Outcome(model, DasvrdaSummary.of(model.summary()));
  }
}
