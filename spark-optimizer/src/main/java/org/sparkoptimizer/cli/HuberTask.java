package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.HuberLoss;
import org.sparkoptimizer.ml.LinearModel;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.ml.TrainingData;
import org.sparkoptimizer.ml.regression.LinearRegression;

/**
 * Linear regression with Huber's loss of a fixed threshold. The label is not scaled, so regParam
 * means λ₁ = elasticNetParam·regParam and λ₂ = (1 − elasticNetParam)·regParam.
 */
final class HuberTask implements TrainingTask<LinearRegression> {
  private final LinearRegression parameters = new LinearRegression();
  private final HuberLoss loss;
  private LinearRegressionModel initialModel;

  HuberTask(double threshold) {
    loss = new HuberLoss(threshold);
  }

  @Override
  public LinearRegression estimator() {
    return parameters;
  }

  @Override
  public void startFrom(String modelPath) {
    initialModel = LinearRegressionModel.load(modelPath);
  }

  @Override
  public Outcome fit(Dataset<Row> rows, ObjectNode json) {
    if (parameters.getSolver().equals("normal")) {
      throw new UsageException("--solver is set to 'normal', which task huber does not have");
    }
    json.put("huberThreshold", loss.threshold());
    SolverSettings settings =
        SolverSettings.of(parameters).goingOn(rows.sparkSession().sparkContext());
    TrainingColumns columns =
        new TrainingColumns(
            parameters.getFeaturesCol(),
            parameters.getLabelCol(),
            columns().weight(),
            columns().offset(),
            LabelDomain.REAL);
    try (TrainingData data = TrainingData.prepare(rows, columns, settings.placement())) {
      LinearModel model =
          new LinearModel(loss, parameters.getFitIntercept(), parameters.penalty(data, 1.0));
      Optional<LinearModel.Coefficients> start =
          Optional.ofNullable(initialModel)
              .map(m -> new LinearModel.Coefficients(m.coefficients().toArray(), m.intercept()));
      LinearModel.Fit fit = model.fit(data, settings, start, data.moments().labelMean());
      LinearModel.Coefficients found = fit.coefficients();
      LinearRegressionModel result =
          parameters.copyValues(
              new LinearRegressionModel(
                  "huber", Vectors.dense(found.coefficients()).compressed(), found.intercept()),
              ParamMap.empty());
      return new Outcome(result, Optional.of(fit.summary()));
    }
  }
}
