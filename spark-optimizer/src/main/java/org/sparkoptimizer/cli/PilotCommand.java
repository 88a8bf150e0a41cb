package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.pilot.Cluster;
import org.sparkoptimizer.pilot.Pilot;
import org.sparkoptimizer.pilot.PilotOptions;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.report.Language;
import org.sparkoptimizer.report.PilotContext;
import org.sparkoptimizer.report.PilotReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pilot}: would this library pay off? */
@Command(
    name = "pilot",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fits what is used today and this library on some of the rows, forecasts time and cost for all"
          + " of them, and recommends to change or not."
    },
    footer = {
      "",
      "The options after --lang are the estimators' parameters. Those that describe the problem or"
          + " the rows apply to both sides; the others, and --max-iter, --tol and --solver, to this"
          + " library only.",
      "Exit codes: 0 done, whatever is recommended, 1 failed, 2 wrong usage."
    })
final class PilotCommand implements Callable<Integer> {

  @Mixin private PilotInput input;

  @Mixin private PilotSettings settings;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "pilot-report",
      description = "folder for pilot.html and pilot.json (pilot-report)")
  private String output;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "language of the report, en or ja (en)")
  private Language lang;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PilotOptions options = input.checked(settings::options);
    Pricing pricing = input.checked(settings::pricing);
    SparkSession session = Sessions.get("pilot");
    int cores = session.sparkContext().defaultParallelism();
    Optional<Cluster> cluster = input.checked(() -> settings.cluster(cores));
    PrintWriter out = spec.commandLine().getOut();
    try (ComparisonFolder folder = new ComparisonFolder(session, output)) {
      PilotInput.Loaded loaded = input.load(session);
      Pilot pilot = input.checked(() -> new Pilot(loaded.incumbent(), options, pricing, cluster));
      PilotResult result = input.checked(() -> pilot.run(loaded.rows(), line -> say(out, line)));
      PilotReport report = report(session, result);
      folder.write("pilot.html", report.html(lang).getBytes(StandardCharsets.UTF_8));
      folder.writeJson("pilot.json", report.json());
      out.println();
      report.lines(lang).forEach(out::println);
      out.printf("%npilot.html and pilot.json written to %s%n", output);
      return ExitCode.DONE;
    }
  }

  static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private PilotReport report(SparkSession session, PilotResult result) {
    List<String> command = new ArrayList<>(List.of("examples/run"));
    command.addAll(spec.commandLine().getParseResult().originalArgs());
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("spark-optimizer", Versions.library());
    versions.put("Spark", session.version());
    versions.put("Java", System.getProperty("java.version"));
    String machine =
        String.format(
            Locale.ROOT,
            "%s, %d cores, %.1f GiB heap",
            session.sparkContext().master(),
            session.sparkContext().defaultParallelism(),
            Runtime.getRuntime().maxMemory() / Math.pow(1024, 3));
    return new PilotReport(
        result,
        new PilotContext(
            input.path(), command, versions, machine, ZonedDateTime.now(ZoneId.systemDefault())),
        new Redaction(session.sparkContext().getConf()));
  }
}
