package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.OffsetFeature;

/**
 * A saved model and the rows it scores; offsets, if it was trained with any, are a feature here.
 *
 * @param model the model
 * @param rows the rows as they were read
 * @param labels which labels stand for the classes; identity for regression
 * @param offset the column of offsets, or null
 */
record Scoring(PredictionModel<Vector, ?> model, Dataset<Row> rows, Labels labels, String offset) {

  /** Loads a model and reads rows with its number of features. */
  static Scoring of(SparkSession session, String modelPath, InputOptions input, String weightCol)
      throws IOException {
    ModelFolder folder = new ModelFolder(session, "--model", modelPath);
    PredictionModel<Vector, ?> model = load("--model", folder.modelClass(), modelPath);
    JsonNode summary = folder.summary();
    List<String> trainedOn = ModelFolder.featureNames(summary);
    if (input.numFeatures != null && input.numFeatures != model.numFeatures()) {
      throw new UsageException(
          String.format(
              "--num-features is set to '%d' but the model has %d features; drop the option",
              input.numFeatures, model.numFeatures()));
    }
    String offset = ModelFolder.offsetColumn(summary);
    InputReader.Columns columns = InputReader.Columns.of(model, weightCol, offset);
    Dataset<Row> rows =
        new InputReader(session, input.path, input, columns, trainedOn).read(model.numFeatures());
    checkFeatures(rows, model);
    Labels labels = Labels.readFrom(summary);
    return offset == null
        ? new Scoring(model, rows, labels, null)
        : new Scoring(
            OffsetFeature.in(model),
            OffsetFeature.appendedTo(rows, model.getFeaturesCol(), offset),
            labels,
            offset);
  }

  boolean hasLabels() {
    return Arrays.asList(rows.columns()).contains(model.getLabelCol());
  }

  /** The rows with the labels that the model knows, numbers of classes for a classifier. */
  Dataset<Row> rowsWithModelLabels() {
    Dataset<Row> given = JudgedRows.keepGiven(rows, model.getLabelCol());
    return labels.applyTo(given, model.getLabelCol());
  }

  /** How many classes the model tells apart; empty for a regression. */
  OptionalInt classes() {
    return model instanceof LogisticRegressionModel logistic
        ? OptionalInt.of(Math.max(2, logistic.numClasses()))
        : OptionalInt.empty();
  }

  boolean isClassification() {
    return isClassification(model);
  }

  static boolean isClassification(PredictionModel<Vector, ?> model) {
    return model instanceof LogisticRegressionModel;
  }

  /** Loads a logistic or linear regression model that an option names. */
  static PredictionModel<Vector, ?> load(String option, String className, String path) {
    if (className.endsWith(".LogisticRegressionModel")) {
      return LogisticRegressionModel.load(path);
    }
    if (className.endsWith(".LinearRegressionModel")) {
      return LinearRegressionModel.load(path);
    }
    throw new UsageException(
        String.format(
            "%s '%s' holds a %s but must hold a logistic or linear regression model",
            option, path, className));
  }

  private static void checkFeatures(Dataset<Row> rows, PredictionModel<Vector, ?> model) {
    int size =
        FeatureAssembler.sizeIn(rows, model.getFeaturesCol())
            .orElseThrow(() -> new InvalidDataException("the input has no rows"));
    if (size != model.numFeatures()) {
      throw new InvalidDataException(
          String.format(
              "column '%s' has %d features but the model has %d",
              model.getFeaturesCol(), size, model.numFeatures()));
    }
  }
}
