package org.sparkoptimizer.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: prints the plan that train would follow. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads and packs the rows, and prints how train would fit them and why, without fitting.",
      "The last line is the plan as JSON, which train --plan takes."
    })
final class ExplainCommand implements Callable<Integer> {

  /** What would be fitted. */
  enum TaskName {
    LOGISTIC,
    MULTINOMIAL,
    LINEAR
  }

  @Mixin private InputOptions input;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "logistic, multinomial or linear; huber is planned as linear")
  private TaskName task;

  @Spec private CommandSpec spec;

  private ExplainCommand() {}

  /** Makes the command with an option for each parameter of the estimators. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ExplainCommand());
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        TrainCommand.NOT_OPTIONS_ELSEWHERE);
    return commandLine;
  }

  @Override
  public Integer call() {
    TrainingTask<?> training =
        switch (task) {
          case LOGISTIC -> new LogisticTask();
          case MULTINOMIAL -> new MultinomialTask();
          case LINEAR -> new LinearTask();
        };
    ParamOptions.apply(
        spec.commandLine().getParseResult(),
        training.estimator(),
        task.name().toLowerCase(Locale.ROOT));
    // As train does, whose progress is a listener that the plan allows for.
    TrainingRun.listen(training.estimator(), (record, state) -> {});
    SparkSession session = Sessions.get("explain");
    Dataset<Row> rows =
        new InputReader(session, input.path, input, training.columns())
            .readLabelled(input.numFeatures);
    Plan plan = plan(training, rows);
    spec.commandLine().getOut().println(plan);
    spec.commandLine().getOut().println(plan.toJson());
    return ExitCode.DONE;
  }

  private Plan plan(TrainingTask<?> training, Dataset<Row> rows) {
    try {
      return training.estimator().explain(training.labelled(rows));
    } catch (InvalidDataException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(ParamOptions.withOptionNames(Messages.of(e), spec));
    }
  }
}
