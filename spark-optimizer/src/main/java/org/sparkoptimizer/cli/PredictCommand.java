package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.functions$;
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
    description = "Scores rows with a saved model and writes all columns but the features.")
final class PredictCommand implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "logistic or linear regression model, saved by train or by MLlib")
  private String model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for the predictions; it must not exist")
  private String output;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "PARQUET",
      description = "csv or parquet (default)")
  private InputOptions.Format outputFormat;

  @Option(names = "--overwrite", description = "replace an existing output folder")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (outputFormat == InputOptions.Format.LIBSVM) {
      throw new UsageException("--output-format is set to 'libsvm' but must be csv or parquet");
    }
    SparkSession session = Sessions.get("predict");
    OutputFolder folder = new OutputFolder(session, "--output", output);
    folder.checkFree(overwrite);
    Scoring scoring = Scoring.of(session, model, input, null);
    Dataset<Row> predictions = plainColumns(scoring);
    folder.write(
        path -> {
          if (outputFormat == InputOptions.Format.CSV) {
            predictions.write().option("header", true).csv(path);
          } else {
            predictions.write().parquet(path);
          }
        });
    spec.commandLine().getOut().printf("predictions written to %s%n", output);
    return ExitCode.DONE;
  }

  /** Vectors are dropped; of a classifier's probabilities the one of class 1 stays, as a number. */
  private static Dataset<Row> plainColumns(Scoring scoring) {
    Dataset<Row> predictions = scoring.model().transform(scoring.rows());
    if (scoring.model() instanceof LogisticRegressionModel logistic) {
      predictions =
          predictions
              .withColumn(
                  logistic.getProbabilityCol(),
                  functions.element_at(
                      functions$.MODULE$.vector_to_array(
                          functions.col(logistic.getProbabilityCol()), "float64"),
                      2))
              .drop(logistic.getRawPredictionCol());
    }
    return predictions.drop(scoring.model().getFeaturesCol());
  }
}
