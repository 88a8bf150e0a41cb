package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
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
      InputReader.Columns columns = InputReader.Columns.of(scoring.model(), weightCol, null);
      Map<String, Double> values = new LinkedHashMap<>();
      for (String metric : metrics(scoring.classes())) {
        values.put(metric, EvaluationMetric.evaluator(metric, columns).evaluate(predictions));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf("rows %d%n", predictions.count());
      values.forEach((name, value) -> out.printf(Locale.ROOT, "%s %.6g%n", name, value));
      return ExitCode.DONE;
    } finally {
      predictions.unpersist();
    }
  }

  /**
   * The metrics that are printed, in this order.
   *
   * @param classes number of classes; empty for a regression
   */
  private static List<String> metrics(OptionalInt classes) {
    if (classes.isEmpty()) {
      return List.of("rmse", "mae", "r2");
    }
    return classes.getAsInt() == 2
        ? List.of("areaUnderROC", "logLoss", "accuracy")
        : List.of("logLoss", "accuracy", "f1");
  }
}
