package org.sparkoptimizer.cli;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;

/** What models are judged by: metrics of MLlib's evaluators, under their names. */
final class EvaluationMetric {
  private static final List<String> OF_CLASSES = List.of("logLoss", "accuracy", "f1");
  private static final List<String> OF_RANKING = List.of("areaUnderROC", "areaUnderPR");
  private static final List<String> OF_REGRESSION = List.of("rmse", "mae", "r2");

  private EvaluationMetric() {}

  /** The metrics of a task, its default first. */
  private static List<String> of(TrainCommand.TaskName task) {
    return switch (task) {
      case LOGISTIC -> Stream.of(OF_CLASSES, OF_RANKING).flatMap(List::stream).toList();
      case MULTINOMIAL -> OF_CLASSES;
      case LINEAR -> OF_REGRESSION;
      case HUBER -> List.of("mae", "rmse", "r2"); // outliers would choose the penalty by rmse
    };
  }

  /** The metric that was asked for, or the task's default where it is null. */
  static String checked(String given, TrainCommand.TaskName task) {
    List<String> known = of(task);
    if (given != null && !known.contains(given)) {
      throw new UsageException(
          String.format(
              "--held-out-metric is set to '%s' but must be one of %s",
              given, String.join(", ", known)));
    }
    return given == null ? known.get(0) : given;
  }

  /** The evaluator of a metric. */
  static Evaluator evaluator(String metric, InputReader.Columns columns) {
    if (OF_CLASSES.contains(metric)) {
      MulticlassClassificationEvaluator classes =
          new MulticlassClassificationEvaluator()
              .setMetricName(metric)
              .setLabelCol(columns.label())
              .setPredictionCol(columns.made().get("predictionCol"))
              .setProbabilityCol(columns.made().get("probabilityCol"));
      return columns.weight() == null ? classes : classes.setWeightCol(columns.weight());
    }
    if (OF_RANKING.contains(metric)) {
      BinaryClassificationEvaluator ranking =
          new BinaryClassificationEvaluator()
              .setMetricName(metric)
              .setLabelCol(columns.label())
              .setRawPredictionCol(columns.made().get("rawPredictionCol"));
      return columns.weight() == null ? ranking : ranking.setWeightCol(columns.weight());
    }
    RegressionEvaluator regression =
        new RegressionEvaluator()
            .setMetricName(metric)
            .setLabelCol(columns.label())
            .setPredictionCol(columns.made().get("predictionCol"));
    return columns.weight() == null ? regression : regression.setWeightCol(columns.weight());
  }
}
