package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.functions$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: scores rows and writes the predictions. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Scores rows with a saved model and writes their columns, but no vectors, with the predictions.")
final class PredictCommand implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "logistic or linear regression model, saved by train or by MLlib")
  private String model;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "PARQUET",
      description = "csv or parquet (default)")
  private FormatOptions.Format outputFormat;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (outputFormat == FormatOptions.Format.LIBSVM) {
      throw new UsageException("--output-format is set to 'libsvm' but must be csv or parquet");
    }
    SparkSession session = Sessions.get("predict");
    OutputFolder folder =
        output.folder(
            session,
            new OutputFolder(session, "--input", input.path),
            new OutputFolder(session, "--model", model));
    Scoring scoring = Scoring.of(session, model, input, null);
    Dataset<Row> predictions = plainColumns(scoring);
    folder.write(
        path -> {
          if (outputFormat == FormatOptions.Format.CSV) {
            predictions.write().option("header", true).csv(path);
          } else {
            predictions.write().parquet(path);
          }
        });
    spec.commandLine().getOut().printf("predictions written to %s%n", output.path);
    return ExitCode.DONE;
  }

  /**
   * Vectors are dropped; of a classifier's probabilities the one of class 1 stays where there are
   * two classes, else that of the predicted class, as a number. Predictions are labels as in the
   * training data. A row with a missing feature has no prediction.
   */
  private static Dataset<Row> plainColumns(Scoring scoring) {
    String prediction = scoring.model().getPredictionCol();
    Dataset<Row> predictions = scoring.model().transform(scoring.rows());
    if (scoring.model() instanceof LogisticRegressionModel logistic) {
      String name = logistic.getProbabilityCol();
      Column shown =
          logistic.numClasses() <= 2
              ? functions.lit(2)
              : functions.col(prediction).cast("int").plus(1);
      Column probability =
          functions.element_at(
              functions$.MODULE$.vector_to_array(functions.col(name), "float64"), shown);
      Column known = functions.not(functions.isnan(functions.col(name)));
      // The probability first: it is found by the number of the class, not by its label.
      Dataset<Row> plain = predictions.withColumn(name, probability);
      predictions =
          scoring
              .labels()
              .restoreIn(plain, prediction)
              .withColumn(prediction, functions.when(known, functions.col(prediction)))
              .withColumn(name, functions.when(known, functions.col(name)))
              .drop(logistic.getRawPredictionCol());
    } else {
      Column known = functions.not(functions.isnan(functions.col(prediction)));
      predictions =
          predictions.withColumn(prediction, functions.when(known, functions.col(prediction)));
    }
    return predictions.drop(scoring.model().getFeaturesCol());
  }
}
