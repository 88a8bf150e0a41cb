package org.sparkoptimizer.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command line's entry, for spark-submit or {@code examples/run}. Exit codes: 0 done, 1 failed,
 * 2 wrong usage, 3 not converged, 4 stopped by a gate.
 *
 * @since 0.1.0
 */
@Command(
    name = "spark-optimizer",
    description = "Trains regularised linear models on Apache Spark by DASVRDA.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      EvaluateCommand.class,
      PredictCommand.class,
      GenerateCommand.class,
      ReproduceCommand.class
    },
    synopsisSubcommandLabel =
        "(train | update | explain | path | evaluate | predict | generate | compare | pilot |"
            + " rollout | reproduce)")
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs a command in a session of its own and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(args, out, err);
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    System.exit(code);
  }

  /**
   * Runs a command in the active Spark session, or in a new one that stays, and returns its code.
   */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.addSubcommand("train", TrainCommand.commandLine());
    commandLine.addSubcommand("explain", ExplainCommand.commandLine());
    commandLine.addSubcommand("path", PathCommand.commandLine());
    commandLine.addSubcommand("compare", CompareCommand.commandLine());
    commandLine.addSubcommand("pilot", PilotInput.withParameters(new PilotCommand()));
    commandLine.addSubcommand("rollout", PilotInput.withParameters(new RolloutCommand()));
    commandLine.addSubcommand("update", UpdateCommand.commandLine());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::wrongUsage);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError e) { // not an exception, so none of picocli's
      err.println("error: " + Messages.of(e));
      return ExitCode.FAILED;
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "a command is needed: train, update, explain, path, evaluate, predict, generate, compare,"
            + " pilot, rollout or reproduce");
  }

  private static int wrongUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("error: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().printf("See '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.WRONG_USAGE;
  }

  private static int failed(Exception e, CommandLine command) {
    OptionSpec input = command.getCommandSpec().findOption("--input");
    String job =
        e instanceof SparkException && input != null
            ? String.format("a job over --input '%s' failed: ", input.<Object>getValue())
            : "";
    command.getErr().println("error: " + job + Messages.of(e));
    return e instanceof UsageException ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
  }
}
