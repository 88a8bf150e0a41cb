package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.pilot.Incumbent;
import org.sparkoptimizer.pilot.WarmStart;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code update}: a model goes on with new rows. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a saved model on its old rows and new ones together, from where it is, and writes the"
          + " new model with summary.json."
    },
    footer = {
      "",
      "The options after --overwrite are the estimators' parameters. Those not given are the model's"
          + " own, but --tol, --max-iter and --solver have their defaults.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the model is written but did not converge."
    })
final class UpdateCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "logistic or linear regression model, saved by train or by MLlib")
  private String model;

  @Mixin private InputOptions input;

  @Option(
      names = "--new",
      required = true,
      paramLabel = "PATH",
      description = "the new rows; --input are the old ones")
  private String newRows;

  @Option(
      names = "--against-cold",
      description = "also fit from zero, and say what starting from the model saved")
  private boolean againstCold;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  private UpdateCommand() {}

  /** Makes the command with an option for each parameter of the estimators. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new UpdateCommand());
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        TrainCommand.NOT_OPTIONS_ELSEWHERE);
    return commandLine;
  }

  @Override
  public Integer call() throws IOException {
    SparkSession session = Sessions.get("update");
    ModelFolder old = new ModelFolder(session, "--model", model);
    PredictionModel<Vector, ?> saved = Scoring.load("--model", old.modelClass(), model);
    JsonNode summary = old.summary();
    if (summary.has("huberThreshold")) {
      throw new UsageException(
          String.format(
              "--model '%s' was trained by task huber with --huber-threshold, which update does not"
                  + " take; use train --initial-model",
              model));
    }
    TrainingRun run = new TrainingRun(task(saved, summary), taskName(saved), spec);
    ModelFolder folder =
        new ModelFolder(
            session,
            output.folder(
                session,
                new OutputFolder(session, "--input", input.path),
                new OutputFolder(session, "--new", newRows),
                new OutputFolder(session, "--model", model)));
    Dataset<Row> rows = rows(session, run.training(), summary, saved.numFeatures());
    if (Scoring.isClassification(saved)) {
      checkLabels(rows, summary, run.training().columns().label());
    }
    ObjectNode json = run.describe(input.path, rows);
    json.put("newInput", newRows).put("updatedModel", model);
    run.training().startFrom(model);
    TrainingTask.Outcome outcome = run.fit(rows, json);
    if (againstCold && outcome.summary().isPresent()) {
      double tol = run.training().estimator().getTol();
      cold(saved, summary, rows)
          .ifPresent(cold -> say(WarmStart.of(outcome.summary().get(), cold, tol), json));
    }
    run.write(session, outcome, json, folder);
    return run.report(outcome, json, output.path);
  }

  private static String taskName(PredictionModel<Vector, ?> saved) {
    if (Scoring.isClassification(saved)) {
      return "logistic";
    }
    return ((LinearRegressionModel) saved).getLoss().equals("huber") ? "huber" : "linear";
  }

  /** A task with the model's parameters, and over them those that were given. */
  private TrainingTask<?> task(PredictionModel<Vector, ?> saved, JsonNode summary) {
    TrainingTask<?> training =
        Scoring.isClassification(saved) ? new LogisticTask() : new LinearTask();
    Incumbent.describedAs(saved, training.estimator());
    String offset = ModelFolder.offsetColumn(summary);
    if (offset != null) {
      training.estimator().setOffsetCol(offset);
    }
    ParamOptions.apply(spec.commandLine().getParseResult(), training.estimator(), taskName(saved));
    for (String name : ModelFolder.beyondModel(summary)) {
      if (!training.estimator().isSet(training.estimator().getParam(name))) {
        throw new UsageException(
            String.format(
                "--model '%s' was trained with %s, which MLlib's model does not hold; give its"
                    + " option again",
                model, name));
      }
    }
    return training;
  }

  private Dataset<Row> rows(
      SparkSession session, TrainingTask<?> training, JsonNode summary, int features) {
    List<String> trainedOn = ModelFolder.featureNames(summary);
    Dataset<Row> old = read(session, input.path, training, trainedOn, features);
    // The new rows' features in the order of the old ones, where no summary tells another.
    List<String> names =
        trainedOn.isEmpty()
            ? FeatureAssembler.namesIn(old, training.columns().features())
            : trainedOn;
    return old.unionByName(read(session, newRows, training, names, features));
  }

  /** Features, label, weight and offset of the rows of a path. */
  private Dataset<Row> read(
      SparkSession session,
      String path,
      TrainingTask<?> training,
      List<String> trainedOn,
      int features) {
    return new InputReader(session, path, input, training.columns(), trainedOn)
        .readLabelledAs(() -> features);
  }

  private void checkLabels(Dataset<Row> rows, JsonNode summary, String labelColumn) {
    BinaryLabels known = BinaryLabels.readFrom(summary);
    BinaryLabels found = BinaryLabels.in(rows, labelColumn);
    if (!found.equals(known)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "column '%s' holds the labels %s and %s but %s",
              labelColumn,
              found.negative(),
              found.positive(),
              known.description()));
    }
  }

  private Optional<DasvrdaSummary> cold(
      PredictionModel<Vector, ?> saved, JsonNode summary, Dataset<Row> rows) {
    spec.commandLine().getOut().println("from zero:");
    TrainingRun run = new TrainingRun(task(saved, summary), taskName(saved), spec);
    return run.fit(rows, ModelFolder.json()).summary();
  }

  private void say(WarmStart saving, ObjectNode json) {
    spec.commandLine().getOut().println(saving);
    json.putObject("warmStart")
        .put("warmPasses", saving.warmPasses())
        .put("coldPasses", saving.coldPasses())
        .put("warmSeconds", saving.warmSeconds())
        .put("coldSeconds", saving.coldSeconds());
  }
}
