package org.sparkoptimizer.cli;

import java.awt.AWTError;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.compare.DataSource;
import org.sparkoptimizer.reproduction.BatchFigure;
import org.sparkoptimizer.reproduction.GapFigure;
import org.sparkoptimizer.reproduction.NonConvexFigure;
import org.sparkoptimizer.reproduction.Penalties;
import org.sparkoptimizer.reproduction.Reproduction;
import org.sparkoptimizer.reproduction.ReproductionReport;
import org.sparkoptimizer.reproduction.UnitRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reproduce}: the experiment of the paper that DASVRDA comes from. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs DASVRDA and the methods it was published against on rows of unit norm, logistic loss"
          + " with (lambda1, lambda2) = (1e-4, 0), (1e-4, 1e-6) and (0, 1e-6), b = floor(sqrt(n))"
          + " from 0, and draws gaps against gradient evaluations over n.",
      "On data of at most 2,000 features also: the effect of b, and a loss that is not convex."
    },
    footer = {
      "",
      "The rows are brought to the driver. Labels are two values, the larger one being class 1.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class ReproduceCommand implements Callable<Integer> {
  private static final InputReader.Columns COLUMNS =
      new InputReader.Columns("features", "label", null, null, Map.of());

  @Option(
      names = "--data",
      arity = "1..*",
      paramLabel = "PATH",
      description = "one or several of: " + InputOptions.PATH)
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--generate",
      arity = "1..*",
      paramLabel = "KIND:ROWS:FEATURES",
      description = "synthetic data too, by default text:20000:10000; kinds as of generate")
  private List<String> generated = List.of("text:20000:10000");

  @Mixin private FormatOptions format;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "100",
      description = "gradient evaluations over n that each run may take (100)")
  private double passes;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "random seed (42)")
  private long seed;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for JSON and plot of each figure, and reproduction.md")
  private String output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Reproduction reproduction = reproduction();
    SparkSession session = Sessions.get("reproduce");
    List<DataSource> sources = sources(session);
    try (ComparisonFolder folder = new ComparisonFolder(session, output)) {
      Figures figures = new Figures(reproduction, folder, output, spec.commandLine().getOut());
      for (DataSource source : sources) {
        figures.of(UnitRows.of(source.name(), source.rows().get()));
      }
      figures.writeReport();
    }
    return ExitCode.DONE;
  }

  private Reproduction reproduction() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return new Reproduction(
          passes,
          seed,
          line -> {
            out.println(line);
            out.flush();
          });
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  private List<DataSource> sources(SparkSession session) {
    List<DataSource> sources = new ArrayList<>();
    for (String path : paths) {
      InputReader.files(session, "--data", path);
      sources.add(new DataSource(CompareSources.name(path), Map.of(), () -> read(session, path)));
    }
    for (String text : generated) {
      sources.add(CompareSources.synthetic(session, text, true));
    }
    return CompareSources.distinct(sources);
  }

  private Dataset<Row> read(SparkSession session, String path) {
    Dataset<Row> rows =
        new InputReader(session, path, format, COLUMNS).readLabelled(format.numFeatures);
    return BinaryLabels.in(rows, COLUMNS.label()).applyTo(rows, COLUMNS.label());
  }

  /** Makes figures and writes each as soon as it is there. */
  private static final class Figures {
    private final Reproduction reproduction;
    private final ComparisonFolder folder;
    private final String output;
    private final PrintWriter out;
    private final List<GapFigure> gaps = new ArrayList<>();
    private final List<BatchFigure> batches = new ArrayList<>();
    private final List<NonConvexFigure> nonConvex = new ArrayList<>();

    Figures(Reproduction reproduction, ComparisonFolder folder, String output, PrintWriter out) {
      this.reproduction = reproduction;
      this.folder = folder;
      this.output = output;
      this.out = out;
    }

    void of(UnitRows rows) {
      for (Penalties penalties : Penalties.OF_THE_PAPER) {
        GapFigure figure = reproduction.gaps(rows, penalties);
        gaps.add(figure);
        String name = rows.name() + "_" + penalties.toString().replace(',', '_');
        folder.writeJson(name + ".json", figure);
        plot(name, () -> ReproductionChart.gaps(figure));
      }
      if (Reproduction.takesManyRounds(rows)) {
        BatchFigure sizes = reproduction.batches(rows);
        batches.add(sizes);
        folder.writeJson(rows.name() + "_batches.json", sizes);
        plot(rows.name() + "_batches_passes", () -> ReproductionChart.passesBySize(sizes));
        plot(rows.name() + "_batches_rounds", () -> ReproductionChart.roundsBySize(sizes));
        NonConvexFigure sigmoid = reproduction.nonConvex(rows);
        nonConvex.add(sigmoid);
        folder.writeJson(rows.name() + "_sigmoid.json", sigmoid);
        plot(rows.name() + "_sigmoid", () -> ReproductionChart.nonConvex(sigmoid));
      }
    }

    /** All numbers are safe by now, so a machine without fonts costs no more than the plots. */
    private void plot(String name, Supplier<byte[]> png) {
      try {
        folder.write(name + ".png", png.get());
      } catch (RuntimeException | LinkageError | AWTError e) {
        out.printf("plot %s cannot be drawn: %s%n", name, Messages.of(e));
      }
    }

    void writeReport() {
      String markdown = new ReproductionReport(gaps, batches, nonConvex).markdown();
      folder.writeText("reproduction.md", markdown);
      out.println();
      out.println(markdown);
      out.printf("reproduction.md, JSON and plots written to %s%n", output);
    }
  }
}
