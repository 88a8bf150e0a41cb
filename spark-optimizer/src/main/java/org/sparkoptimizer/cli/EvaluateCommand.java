package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.InvalidDataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: metrics of a model on labelled rows. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Prints metrics of a saved model on labelled rows.")
final class EvaluateCommand implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "logistic or linear regression model, saved by train or by MLlib")
  private String model;

  @Option(names = "--weight-col", paramLabel = "COLUMN", description = "column of row weights")
  private String weightCol;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Scoring scoring = Scoring.of(Sessions.get("evaluate"), model, input, weightCol);
    String labelCol = scoring.model().getLabelCol();
    if (!scoring.hasLabels()) {
      throw new InvalidDataException(
          String.format("column '%s' does not exist; evaluation needs labels", labelCol));
    }
    Dataset<Row> predictions = scoring.model().transform(scoring.rowsWithModelLabels()).cache();
    try {
      JudgedRows.checkOffsets(predictions, scoring.offset());
      JudgedRows.checkFeatures(
          predictions, scoring.model().getFeaturesCol(), scoring.model().numFeatures());
      JudgedRows.checkLabels(
          predictions,
          labelCol,
          scoring.classes(),
          scoring.isClassification() ? scoring.labels().description() : JudgedRows.NUMBER);
      Map<String, Double> metrics =
          scoring.isClassification()
              ? classification(predictions, (LogisticRegressionModel) scoring.model())
              : regression(predictions, labelCol, scoring.model().getPredictionCol());
      PrintWriter out = spec.commandLine().getOut();
      out.printf("rows %d%n", predictions.count());
      metrics.forEach((name, value) -> out.printf(Locale.ROOT, "%s %.6g%n", name, value));
      return ExitCode.DONE;
    } finally {
      predictions.unpersist();
    }
  }

  private Map<String, Double> classification(
      Dataset<Row> predictions, LogisticRegressionModel model) {
    MulticlassClassificationEvaluator classes =
        new MulticlassClassificationEvaluator()
            .setLabelCol(model.getLabelCol())
            .setPredictionCol(model.getPredictionCol())
            .setProbabilityCol(model.getProbabilityCol());
    if (weightCol != null) {
      classes.setWeightCol(weightCol);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (model.numClasses() <= 2) {
      metrics.put("areaUnderROC", areaUnderRoc(predictions, model));
    }
    metrics.put("logLoss", classes.setMetricName("logLoss").evaluate(predictions));
    metrics.put("accuracy", classes.setMetricName("accuracy").evaluate(predictions));
    if (model.numClasses() > 2) {
      metrics.put("f1", classes.setMetricName("f1").evaluate(predictions));
    }
    return metrics;
  }

  private double areaUnderRoc(Dataset<Row> predictions, LogisticRegressionModel model) {
    BinaryClassificationEvaluator ranking =
        new BinaryClassificationEvaluator()
            .setLabelCol(model.getLabelCol())
            .setRawPredictionCol(model.getRawPredictionCol());
    if (weightCol != null) {
      ranking.setWeightCol(weightCol);
    }
    return ranking.evaluate(predictions);
  }

  private Map<String, Double> regression(
      Dataset<Row> predictions, String labelCol, String predictionCol) {
    RegressionEvaluator evaluator =
        new RegressionEvaluator().setLabelCol(labelCol).setPredictionCol(predictionCol);
    if (weightCol != null) {
      evaluator.setWeightCol(weightCol);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String metric : new String[] {"rmse", "mae", "r2"}) {
      metrics.put(metric, evaluator.setMetricName(metric).evaluate(predictions));
    }
    return metrics;
  }
}
