package org.sparkoptimizer.cli;

import java.awt.AWTError;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.compare.CellOutcome;
import org.sparkoptimizer.compare.Comparison;
import org.sparkoptimizer.compare.ComparisonOptions;
import org.sparkoptimizer.compare.ComparisonReport;
import org.sparkoptimizer.compare.DataSource;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: is this library faster than MLlib on some data? */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures how long this library and MLlib take to come near the optimum.",
    footer = {
      "",
      "The options after --output are the estimators' parameters. Those that describe the problem"
          + " or the rows apply to both sides; the others, and --max-iter and --solver, to this"
          + " library only.",
      "A cell is a data set with a setting. One whose JSON in the output folder was measured with"
          + " the same data, options, versions and machine is not measured again.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class CompareCommand implements Callable<Integer> {
  private static final double REFERENCE_SHARE = 1e-3;

  /** What is fitted. */
  enum TaskName {
    LOGISTIC,
    MULTINOMIAL,
    LINEAR
  }

  @Mixin private CompareSources sources;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "logistic (two labels), multinomial or linear (squared error)")
  private TaskName task;

  @Option(
      names = "--setting",
      paramLabel = "REGPARAM,ELASTICNETPARAM",
      description = "penalty, repeatable; by default 1e-5,0 and 1e-5,0.5 and 1e-4,1")
  private List<String> settings = List.of("1e-5,0", "1e-5,0.5", "1e-4,1");

  @Option(
      names = "--tol",
      split = ",",
      paramLabel = "GAP",
      defaultValue = "1e-3,1e-4,1e-6",
      description = "relative gaps to reach, with commas (1e-3,1e-4,1e-6)")
  private List<Double> targets;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "measured fits of each side and gap (3); a fit above 30 s is measured once")
  private int repeats;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "how long each side fits before it is measured, at least one fit (5)")
  private double warmUp;

  @Option(
      names = "--budget",
      paramLabel = "MINUTES",
      defaultValue = "60",
      description = "time for the whole run (60); cells that no longer fit are skipped")
  private double budget;

  @Option(
      names = "--mllib-max-iter",
      paramLabel = "N",
      defaultValue = "2000",
      description = "iterations that MLlib may take (2000)")
  private int mllibMaxIter;

  @Option(
      names = "--mllib-solvers",
      split = ",",
      paramLabel = "SOLVER",
      description = "task linear: MLlib's solvers, of which the better counts (normal,l-bfgs)")
  private List<String> mllibSolvers;

  @Option(
      names = "--reference-tol",
      paramLabel = "TOL",
      description =
          "tolerance of the long run that the optimum comes from; by default a thousandth of the"
              + " smallest gap")
  private Double referenceTol;

  @Option(
      names = "--reference-max-iter",
      paramLabel = "N",
      defaultValue = "1000",
      description = "stages that the long run may take (1000)")
  private int referenceMaxIter;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for JSON and plot of each cell, comparison.md and comparison.json")
  private String output;

  @Spec private CommandSpec spec;

  private CompareCommand() {}

  /** Makes the command with an option for each parameter of the estimators that it takes. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new CompareCommand());
    ParamOptions.addTo(
        commandLine.getCommandSpec(),
        List.of(new LogisticRegression(), new LinearRegression()),
        List.copyOf(Comparison.NOT_TAKEN));
    return commandLine;
  }

  @Override
  public Integer call() throws IOException {
    ComparisonOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> progress = line -> print(out, line);
    SparkSession session = Sessions.get("compare");
    Comparison comparison;
    InputReader.Columns columns;
    if (task != TaskName.LINEAR) {
      LogisticRegression prototype = withParameters(new LogisticRegression());
      columns = InputReader.Columns.of(prototype);
      comparison =
          task == TaskName.LOGISTIC
              ? Comparison.logistic(prototype, options, progress)
              : Comparison.multinomial(prototype, options, progress);
    } else {
      LinearRegression prototype = withParameters(new LinearRegression());
      columns = InputReader.Columns.of(prototype);
      comparison = linear(prototype, options, progress);
    }
    List<DataSource> data = sources.of(session, columns, task);
    try (ComparisonFolder folder = new ComparisonFolder(session, output)) {
      ComparisonReport report =
          new ComparisonReport(options, comparison.run(session, data, folder));
      write(report, folder, out);
      boolean failed =
          report.outcomes().stream().anyMatch(cell -> cell.status() == CellOutcome.Status.FAILED);
      return failed ? ExitCode.FAILED : ExitCode.DONE;
    }
  }

  private ComparisonOptions options() {
    if (task != TaskName.LINEAR && mllibSolvers != null) {
      throw new UsageException("--mllib-solvers applies to task linear only");
    }
    double smallest = targets.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    try {
      return new ComparisonOptions(
          settings.stream().map(CompareCommand::setting).toList(),
          targets,
          repeats,
          warmUp,
          mllibMaxIter,
          referenceTol == null ? REFERENCE_SHARE * smallest : referenceTol,
          referenceMaxIter,
          Duration.ofSeconds(Math.round(budget * 60)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(ParamOptions.withOptionNames(e.getMessage(), spec));
    }
  }

  private static Setting setting(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length != 2) {
        throw new NumberFormatException(text);
      }
      return new Setting(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    } catch (NumberFormatException e) {
      throw new UsageException(
          String.format(
              "--setting is set to '%s' but must be two numbers, REGPARAM,ELASTICNETPARAM", text));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.format("--setting is set to '%s': %s", text, e.getMessage()));
    }
  }

  private Comparison linear(
      LinearRegression prototype, ComparisonOptions options, Consumer<String> progress) {
    List<String> solvers = mllibSolvers == null ? Comparison.LINEAR_SOLVERS : mllibSolvers;
    try {
      return Comparison.linear(prototype, solvers, options, progress);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--mllib-solvers: " + e.getMessage());
    }
  }

  private <E extends Params> E withParameters(E prototype) {
    ParamOptions.apply(
        spec.commandLine().getParseResult(), prototype, task.name().toLowerCase(Locale.ROOT));
    return prototype;
  }

  private void write(ComparisonReport report, ComparisonFolder folder, PrintWriter out) {
    folder.writeText("comparison.md", report.markdown());
    folder.writeJson("comparison.json", json(report));
    plot(report, folder, out);
    out.println();
    out.println(report.markdown());
    out.printf("comparison.md, comparison.json and plots written to %s%n", output);
  }

  /** All numbers are safe by now, so a machine without fonts costs no more than the plots. */
  private static void plot(ComparisonReport report, ComparisonFolder folder, PrintWriter out) {
    try {
      for (CellOutcome cell : report.done()) {
        folder.write(cell.name() + ".png", GapChart.png(cell.result()));
      }
      GrowthChart.png(report).ifPresent(png -> folder.write("ratio-by-rows.png", png));
    } catch (RuntimeException | LinkageError | AWTError e) {
      out.printf("plots cannot be drawn: %s%n", Messages.of(e));
    }
  }

  private static Map<String, Object> json(ComparisonReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("summaries", report.summaries());
    json.put("cells", report.outcomes());
    return json;
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
