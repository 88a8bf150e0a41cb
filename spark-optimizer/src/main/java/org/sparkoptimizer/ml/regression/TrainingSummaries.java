package org.sparkoptimizer.ml.regression;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Option;
import scala.Tuple2;

/**
 * Makes MLlib's training summary, whose constructor differs between Spark versions: until 4.0 it
 * takes the model, from 4.1 the parts of it that it needs.
 */
final class TrainingSummaries {
  /** What MLlib takes for: no standard errors, as with every iterative solver. */
  private static final double[] NO_STANDARD_ERRORS = {0.0};

  private TrainingSummaries() {}

  /** Gives a model its summary, which is made when it is first asked for a metric. */
  static void attach(
      LinearRegressionModel model,
      Dataset<?> dataset,
      double[] objectiveHistory,
      Optional<double[]> inverseCurvature) {
    double[] inverse = inverseCurvature.orElse(NO_STANDARD_ERRORS);
    LinearRegressionModel asFitted = model.copy(ParamMap.empty()); // whatever is set on it later
    model.setSummary(
        Option.apply(
            LazySummary.of(
                objectiveHistory,
                () -> {
                  Tuple2<LinearRegressionModel, String> view =
                      asFitted.findSummaryModelAndPredictionCol();
                  return summary(
                      asFitted, view._1().transform(dataset), view._2(), objectiveHistory, inverse);
                })));
  }

  private static LinearRegressionTrainingSummary summary(
      LinearRegressionModel model,
      Dataset<Row> predictions,
      String predictionCol,
      double[] objectiveHistory,
      double[] inverseCurvature) {
    Constructor<?> constructor = LinearRegressionTrainingSummary.class.getConstructors()[0];
    try {
      boolean takesModel = constructor.getParameterCount() == 7;
      Object summary =
          takesModel
              ? constructor.newInstance(
                  predictions,
                  predictionCol,
                  model.getLabelCol(),
                  model.getFeaturesCol(),
                  model,
                  inverseCurvature,
                  objectiveHistory)
              : constructor.newInstance(
                  predictions,
                  predictionCol,
                  model.getLabelCol(),
                  model.getFeaturesCol(),
                  weightColumn(model),
                  model.numFeatures(),
                  model.getFitIntercept(),
                  inverseCurvature,
                  objectiveHistory,
                  withIntercept(model));
      return (LinearRegressionTrainingSummary) summary;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of Spark has another LinearRegressionTrainingSummary: " + constructor, e);
    }
  }

  /** The coefficients, then the intercept if one is fitted: in the order of the standard errors. */
  private static double[] withIntercept(LinearRegressionModel model) {
    double[] coefficients = model.coefficients().toArray();
    if (!model.getFitIntercept()) {
      return coefficients;
    }
    double[] all = Arrays.copyOf(coefficients, coefficients.length + 1);
    all[coefficients.length] = model.intercept();
    return all;
  }

  private static String weightColumn(LinearRegressionModel model) {
    return model.isDefined(model.weightCol()) ? model.getWeightCol() : "";
  }
}
