package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.AWTError;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.report.PathReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code path}: models for a falling sequence of penalties. */
@Command(
    name = "path",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fits models from the penalty that leaves no coefficient down to a share of it, each from the"
          + " one before, judges them on held-out rows, and says which penalty is the best."
    },
    footer = {
      "",
      "The options after --output are the estimators' parameters; --reg-param is what the path"
          + " chooses. With --elastic-net-param below 0.001 the path begins as if it were 0.001.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the path is written but a model did not"
          + " converge."
    })
final class PathCommand implements Callable<Integer> {
  /** The parameter that a path goes through. */
  private static final String OF_PATH = "regParam";

  @Mixin private PathInput input;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      converter = TrainCommand.TaskConverter.class,
      description =
          "logistic (two labels), multinomial, linear (squared error) or huber (scale fitted too)")
  private TrainCommand.TaskName task;

  @Option(
      names = "--penalties",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many penalties (20)")
  private int penalties;

  @Option(
      names = "--smallest",
      paramLabel = "RATIO",
      defaultValue = "1e-3",
      description = "the smallest penalty as a share of the largest (1e-3)")
  private double smallest;

  @Option(
      names = "--held-out-metric",
      paramLabel = "NAME",
      description =
          "what models are judged by: logLoss (default), accuracy, f1 and, for two labels,"
              + " areaUnderROC, areaUnderPR; of task linear rmse (default), mae or r2, of huber mae")
  private String metric;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for path.json and path.png; an earlier path there is replaced")
  private String output;

  @Spec private CommandSpec spec;

  private PathCommand() {}

  /** Makes the command with an option for each parameter of the estimators that it takes. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new PathCommand());
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        Stream.concat(
                TrainCommand.NOT_OPTIONS_ELSEWHERE.stream().filter(name -> !name.equals("epsilon")),
                Stream.of(OF_PATH))
            .toList());
    return commandLine;
  }

  @Override
  public Integer call() throws IOException {
    PathTask<?> training = task();
    if (task != TrainCommand.TaskName.HUBER
        && spec.commandLine().getParseResult().hasMatchedOption("--epsilon")) {
      throw new UsageException("--epsilon applies to task huber only");
    }
    ParamOptions.apply(spec.commandLine().getParseResult(), training.estimator(), taskName());
    RegularizationPath.Grid grid = grid();
    input.check();
    PathTable table = new PathTable(out(), metric());
    SparkSession session = Sessions.get("path");
    try (PathInput.Loaded loaded = input.load(session, training);
        ComparisonFolder folder = new ComparisonFolder(session, output)) {
      checkOutput(session);
      TrainingRun run = new TrainingRun(training, taskName(), spec);
      ObjectNode json = run.describe(input.path(), loaded.training());
      RegularizationPath<?> path =
          run.checked(loaded.training(), () -> follow(training, grid, loaded, table, json));
      table.end(path);
      json.set("parameters", run.parameters().remove(List.of(OF_PATH)));
      if (training.estimator() instanceof LinearRegression linear
          && linear.isSet(linear.epsilon())) {
        json.put("epsilon", linear.getEpsilon());
      }
      json.set("versions", TrainingRun.versions(session));
      json.setAll(PathReport.of(path));
      folder.writeJson("path.json", json);
      plot(path, ModelFolder.featureNames(json), table.metric(), folder);
      out().printf("path.json and path.png written to %s%n", output);
      return code(path);
    }
  }

  private PathTask<?> task() {
    return switch (task) {
      case LOGISTIC -> new LogisticTask();
      case MULTINOMIAL -> new MultinomialTask();
      case LINEAR -> new LinearTask();
      case HUBER -> LinearTask.huber();
    };
  }

  /** An earlier path is replaced, and nothing else is. */
  private void checkOutput(SparkSession session) throws IOException {
    OutputFolder folder = new OutputFolder(session, "--output", output);
    boolean earlier = folder.files().exists(new Path(folder.path(), "path.json"));
    if (!earlier && folder.files().listStatus(folder.path()).length > 0) {
      throw new UsageException(
          String.format("--output '%s' holds other files; choose another folder", output));
    }
  }

  private String taskName() {
    return task.name().toLowerCase(Locale.ROOT);
  }

  private RegularizationPath.Grid grid() {
    try {
      return new RegularizationPath.Grid(penalties, smallest);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage().replaceFirst("^count", "penalties"));
    }
  }

  /** The metric; empty without held-out rows. */
  private Optional<String> metric() {
    if (input.holdsOut()) {
      return Optional.of(EvaluationMetric.checked(metric, task));
    }
    if (metric != null) {
      throw new UsageException(
          String.format(
              "--held-out-metric is set to '%s' but no rows are held out; drop it or raise --held-out",
              metric));
    }
    return Optional.empty();
  }

  /** Fits the path, with the held-out rows in memory. */
  private RegularizationPath<?> follow(
      PathTask<?> training,
      RegularizationPath.Grid grid,
      PathInput.Loaded loaded,
      PathTable table,
      ObjectNode json) {
    InputReader.Columns columns = training.columns();
    loaded.heldOut().ifPresent(Dataset::persist);
    try {
      loaded.heldOut().ifPresent(rows -> input.checkHeldOut(loaded, columns, json));
      loaded
          .classes()
          .ifPresent(
              classes -> {
                classes.writeTo(json);
                classes.describeTo(out());
              });
      table.metric().ifPresent(name -> json.put("metric", name));
      table.begin();
      return training.path(
          loaded.training(),
          grid,
          loaded.heldOut().map(rows -> heldOut(rows, table.metric().orElseThrow(), columns)),
          table::print);
    } finally {
      loaded.heldOut().ifPresent(Dataset::unpersist);
    }
  }

  private static RegularizationPath.HeldOut heldOut(
      Dataset<Row> rows, String metric, InputReader.Columns columns) {
    return new RegularizationPath.HeldOut(rows, EvaluationMetric.evaluator(metric, columns));
  }

  /** All numbers are safe by now, so a machine without fonts costs no more than the plot. */
  private void plot(
      RegularizationPath<?> path,
      List<String> features,
      Optional<String> judgedBy,
      ComparisonFolder folder) {
    try {
      String title = folder.redacted(CompareSources.name(input.path()) + ", task " + taskName());
      List<String> names = features.stream().map(folder::redacted).toList();
      folder.write("path.png", new PathChart(path, title, names, judgedBy).png());
    } catch (RuntimeException | LinkageError | AWTError e) {
      out().printf("path.png cannot be drawn: %s%n", Messages.of(e));
    }
  }

  private int code(RegularizationPath<?> path) {
    long unfinished =
        path.steps().stream()
            .flatMap(step -> step.summary().stream())
            .filter(fit -> !fit.converged())
            .count();
    if (unfinished > 0) {
      out()
          .printf(
              "%d of %d models did not converge; raise --max-iter or --tol%n",
              unfinished, path.steps().size());
    }
    return unfinished > 0 ? ExitCode.NOT_CONVERGED : ExitCode.DONE;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
