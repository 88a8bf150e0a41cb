package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code train}: fits a model and writes it with a summary. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a model and writes it in MLlib's format, with summary.json.",
    footer = {
      "",
      "The options after --overwrite are the estimators' parameters, named as in MLlib; README.md lists",
      "where they mean something else.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the model is written but did not converge."
    })
final class TrainCommand implements Callable<Integer> {
  /** Parameters that the task decides. */
  private static final List<String> NOT_OPTIONS = List.of("loss", "family");

  /** The same of commands that do not keep checkpoints. */
  static final List<String> NOT_OPTIONS_ELSEWHERE =
      List.of("loss", "epsilon", "family", "checkpointDir", "checkpointInterval");

  /** What is fitted. */
  enum TaskName {
    LOGISTIC,
    MULTINOMIAL,
    LINEAR,
    HUBER
  }

  /** Reads a task; of one that cannot be offered it says why. */
  static final class TaskConverter implements ITypeConverter<TaskName> {
    @Override
    public TaskName convert(String value) {
      String name = value.toUpperCase(Locale.ROOT);
      if (name.equals("POISSON")) {
        throw new TypeConversionException(
            "poisson is not offered: the curvature of its loss, exp(margin), has no bound, so no"
                + " step size is safe; use MLlib's GeneralizedLinearRegression with family"
                + " 'poisson'");
      }
      return Arrays.stream(TaskName.values())
          .filter(task -> task.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      String.format(
                          "expected one of %s (case-insensitive) but was '%s'",
                          Arrays.toString(TaskName.values()), value)));
    }
  }

  @Mixin private InputOptions input;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      converter = TaskConverter.class,
      description =
          "logistic (two labels), multinomial, linear (squared error) or huber (scale fitted too,"
              + " or --huber-threshold)")
  private TaskName task;

  @Option(
      names = "--huber-threshold",
      paramLabel = "NUMBER",
      description =
          "task huber: residual beyond which the loss is linear, in units of the label; without"
              + " it, --epsilon times the fitted scale")
  private Double huberThreshold;

  @Option(
      names = "--initial-model",
      paramLabel = "DIR",
      description = "model to start from, saved by train or by MLlib")
  private String initialModel;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  private TrainCommand() {}

  /** Makes the command with an option for each parameter of the estimators. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new TrainCommand());
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        NOT_OPTIONS);
    return commandLine;
  }

  @Override
  public Integer call() throws IOException {
    TrainingTask<?> training = task();
    boolean scaled = task == TaskName.HUBER && huberThreshold == null;
    if (!scaled && spec.commandLine().getParseResult().hasMatchedOption("--epsilon")) {
      throw new UsageException("--epsilon applies to task huber without --huber-threshold only");
    }
    ParamOptions.apply(
        spec.commandLine().getParseResult(),
        training.estimator(),
        task.name().toLowerCase(Locale.ROOT));
    SparkSession session = Sessions.get("train");
    ModelFolder folder =
        new ModelFolder(
            session, output.folder(session, new OutputFolder(session, "--input", input.path)));
    if (initialModel != null) {
      startFrom(new ModelFolder(session, "--initial-model", initialModel).modelClass(), training);
    }
    Dataset<Row> rows =
        new InputReader(session, input.path, input, training.columns())
            .readLabelled(input.numFeatures);
    TrainingRun run = new TrainingRun(training, task.name().toLowerCase(Locale.ROOT), spec);
    ObjectNode json = run.describe(input.path, rows);
    TrainingTask.Outcome outcome = run.fit(rows, json);
    run.write(session, outcome, json, folder);
    return run.report(outcome, json, output.path);
  }

  private void startFrom(String modelClass, TrainingTask<?> training) {
    String wanted =
        switch (task) {
          case LOGISTIC, MULTINOMIAL -> "LogisticRegressionModel";
          case LINEAR, HUBER -> "LinearRegressionModel";
        };
    String found = modelClass.substring(modelClass.lastIndexOf('.') + 1);
    if (!found.equals(wanted)) {
      throw new UsageException(
          String.format(
              "--initial-model '%s' holds a %s but task %s starts from a %s",
              initialModel, found, task.name().toLowerCase(Locale.ROOT), wanted));
    }
    training.startFrom(initialModel);
  }

  private TrainingTask<?> task() {
    if (huberThreshold != null && task != TaskName.HUBER) {
      throw new UsageException("--huber-threshold applies to task huber only");
    }
    try {
      return switch (task) {
        case LOGISTIC -> new LogisticTask();
        case MULTINOMIAL -> new MultinomialTask();
        case LINEAR -> new LinearTask();
        case HUBER -> huberThreshold == null ? LinearTask.huber() : new HuberTask(huberThreshold);
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException("--huber-threshold: " + e.getMessage());
    }
  }
}
