package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.compare.Comparison;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.pilot.Incumbent;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The rows of {@code pilot} and {@code rollout}, and what is used today. */
final class PilotInput {
  /** Parameters that these commands do not take. */
  private static final List<String> NOT_OPTIONS =
      Comparison.NOT_TAKEN.stream()
          .filter(name -> !Set.of("regParam", "elasticNetParam", "tol").contains(name))
          .toList();

  /** Parameters that a saved model of today's comes with. */
  private static final Set<String> OF_PROBLEM =
      Set.of(
          "regParam",
          "elasticNetParam",
          "fitIntercept",
          "standardization",
          "featuresCol",
          "labelCol",
          "weightCol");

  @Mixin private InputOptions input;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "logistic or linear (squared error); by default that of --incumbent, else logistic where"
              + " the first rows have two labels")
  private PilotTask task;

  @Mixin private IncumbentOptions incumbent;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * What a command works on.
   *
   * @param incumbent what is used today, and this library beside it
   * @param rows all rows; labels of a classification are 0 and 1
   * @param labels which labels stand for them
   * @param features names of the features, where they have names
   */
  record Loaded(
      Incumbent incumbent, Dataset<Row> rows, BinaryLabels labels, List<String> features) {}

  /** Adds an option for each parameter of the estimators that the commands take. */
  static CommandLine withParameters(Object command) {
    CommandLine commandLine = new CommandLine(command);
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        NOT_OPTIONS);
    return commandLine;
  }

  String path() {
    return input.path;
  }

  /** What is read, which must not be overwritten. */
  OutputFolder[] folders(SparkSession session) {
    OutputFolder rows = new OutputFolder(session, "--input", input.path);
    return incumbent.isModel()
        ? new OutputFolder[] {rows, incumbent.folder(session)}
        : new OutputFolder[] {rows};
  }

  /** The task in small letters, known once the rows are loaded. */
  String taskName() {
    return task.name().toLowerCase(Locale.ROOT);
  }

  /** Reads the rows, and finds out the task where it is not given. */
  Loaded load(SparkSession session) throws IOException {
    // Linear regression has all parameters that the commands take.
    LinearRegression any = given(new LinearRegression(), "linear");
    refuseProblemOfModel(any);
    List<String> trainedOn = List.of();
    if (incumbent.isModel()) {
      IncumbentOptions.Saved saved = incumbent.saved(session);
      if (task != null && task != saved.task()) {
        throw new UsageException(
            String.format(
                "--task is %s but --incumbent holds a model of task %s",
                taskName(), saved.task().name().toLowerCase(Locale.ROOT)));
      }
      task = saved.task();
      trainedOn = saved.features();
      Incumbent.describedAs(saved.parameters(), any);
    }
    InputReader.Columns columns = InputReader.Columns.of(any);
    Dataset<Row> rows =
        new InputReader(session, input.path, input, columns, trainedOn)
            .readLabelled(input.numFeatures);
    if (task == null) {
      task = PilotTask.of(rows, columns.label());
    }
    List<String> names = FeatureAssembler.namesIn(rows, columns.features());
    if (task == PilotTask.LINEAR) {
      Incumbent today = checked(() -> incumbent.beside(given(new LinearRegression(), taskName())));
      return new Loaded(today, rows, new BinaryLabels(0, 1), names);
    }
    BinaryLabels labels = BinaryLabels.in(rows, columns.label());
    Incumbent today = checked(() -> incumbent.beside(given(new LogisticRegression(), taskName())));
    return new Loaded(today, labels.applyTo(rows, columns.label()), labels, names);
  }

  private void refuseProblemOfModel(Params given) {
    Set<String> set = new TreeSet<>();
    OF_PROBLEM.stream()
        .filter(name -> given.isSet(given.getParam(name)))
        .map(ParamOptions::optionName)
        .forEach(set::add);
    if (incumbent.isModel() && !set.isEmpty()) {
      throw new UsageException(
          String.format(
              "%s cannot be given with --incumbent, whose model has its own settings",
              String.join(", ", set)));
    }
  }

  /** What an object refuses is an option, unless it is the data. */
  <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidDataException | UsageException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(ParamOptions.withOptionNames(Messages.of(e), spec));
    }
  }

  private <E extends Params> E given(E prototype, String name) {
    ParamOptions.apply(spec.commandLine().getParseResult(), prototype, name);
    return prototype;
  }
}
