package org.sparkoptimizer.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sparkoptimizer.evaluation.Setting;

/**
 * What a comparison came to.
 *
 * @param options what was measured
 * @param outcomes how each cell ended
 * @since 0.1.0
 */
public record ComparisonReport(ComparisonOptions options, List<CellOutcome> outcomes) {

  /** The cells with results. */
  public List<CellOutcome> done() {
    return outcomes.stream().filter(cell -> cell.result() != null).toList();
  }

  /** A summary for each target, the easiest first. */
  public List<TargetSummary> summaries() {
    return options.targets().stream().map(target -> TargetSummary.of(target, done())).toList();
  }

  /** The report as Markdown: a table for each target, then what holds for all. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# This library and MLlib\n\n");
    if (!done().isEmpty()) {
      text.append(machines()).append(explanation());
      summaries().forEach(summary -> text.append(table(summary)));
      text.append(memory());
    }
    for (CellOutcome cell : outcomes) {
      String label = cell.dataSet() + " " + cell.setting();
      if (cell.result() == null) {
        text.append(
            String.format(
                "* %s: %s, %s\n",
                label, cell.status().name().toLowerCase(Locale.ROOT), cell.reason()));
      } else {
        cell.result().notes().forEach(note -> text.append("* " + label + ": " + note + "\n"));
      }
    }
    return text.toString();
  }

  private String machines() {
    Set<String> machines = new TreeSet<>();
    for (CellOutcome cell : done()) {
      Machine machine = cell.result().machine();
      machines.add(
          String.format(
              Locale.ROOT,
              "%s on a machine of %d cores, heap %.1f GiB, %s, Spark %s, spark-optimizer %s (%s)",
              machine.master(),
              machine.cores(),
              machine.maxHeapBytes() / Math.pow(1024, 3),
              machine.java(),
              machine.spark(),
              machine.library(),
              machine.build()));
    }
    return machines.stream().map(line -> "* " + line + "\n").collect(Collectors.joining()) + "\n";
  }

  private static String explanation() {
    return """
        Seconds are medians of whole fits on the same cached rows. The ratio is MLlib's over ours, \
        in brackets the smallest and largest of any two fits. \
        Gaps are (P(w) - P*)/(P(0) - P*), of the returned model, evaluated apart from both. \
        `above`: this library stopped above the target, so the cell failed. \
        `not reached`: MLlib did not get there within its iterations; its time is that of the last.

        """;
  }

  private String table(TargetSummary summary) {
    StringBuilder text =
        new StringBuilder(
            String.format("## Relative gap %s\n\n", Setting.shortest(summary.target())));
    text.append(
        "| data | rows | regParam, elasticNet | P* certified to | ours s | rounds | passes | gap |"
            + " MLlib s | iterations | gap | ratio |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (CellOutcome cell : done()) {
      for (TargetResult result : cell.result().targets()) {
        if (result.target() == summary.target()) {
          text.append(row(cell.result(), result));
        }
      }
    }
    return text.append('\n').append(line(summary)).append("\n\n").toString();
  }

  private static String row(CellResult cell, TargetResult result) {
    FitRecord ours = result.ours().fits().get(0);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %.1e | %s | %s | %s | %s | %s | %s | %s | %s |\n",
        cell.dataSet(),
        cell.rows(),
        cell.setting(),
        cell.reference().certifiedGap(),
        seconds(result.ours()),
        ours.rounds() == null ? "" : ours.rounds(),
        ours.passes() == null ? "" : String.format(Locale.ROOT, "%.1f", ours.passes()),
        gap(result.ours(), "above"),
        seconds(result.mllib()),
        iterations(result.mllib()),
        gap(result.mllib(), "not reached"),
        ratio(result));
  }

  private static String seconds(SideResult side) {
    double seconds = side.medianSeconds();
    return String.format(Locale.ROOT, seconds < 100 ? "%.3g" : "%.0f", seconds);
  }

  private static String iterations(SideResult mllib) {
    int iterations = mllib.fits().get(0).iterations();
    return mllib.solver().equals(Sides.LBFGS) ? "" + iterations : iterations + " " + mllib.solver();
  }

  private static String gap(SideResult side, String otherwise) {
    return String.format(Locale.ROOT, "%.1e", side.worstGap())
        + (side.reached() ? "" : ", " + otherwise);
  }

  private static String ratio(TargetResult result) {
    return String.format(
        Locale.ROOT,
        "%s%.2f (%.2f–%.2f)",
        result.mllib().reached() ? "" : "> ",
        result.ratio(),
        result.smallestRatio(),
        result.largestRatio());
  }

  /** A target's result in one line. */
  static String line(TargetResult result) {
    return String.format(
        Locale.ROOT,
        "to %s: ours %s s (gap %s), MLlib %s s (gap %s), ratio %s",
        Setting.shortest(result.target()),
        seconds(result.ours()),
        gap(result.ours(), "above"),
        seconds(result.mllib()),
        gap(result.mllib(), "not reached"),
        ratio(result));
  }

  /** A summary in one line. */
  public static String line(TargetSummary summary) {
    return String.format(
        Locale.ROOT,
        "To %s, MLlib's time over ours: geometric mean %.2f over %d of %d cells, smallest %.2f%s;"
            + " failed cells %d; MLlib not there in %d.",
        Setting.shortest(summary.target()),
        summary.geometricMean(),
        summary.cells() - summary.failed(),
        summary.cells(),
        summary.smallest(),
        summary.smallestCell().isEmpty() ? "" : " (" + summary.smallestCell() + ")",
        summary.failed(),
        summary.notReached());
  }

  private String memory() {
    StringBuilder text =
        new StringBuilder(
            "## Memory\n\nMost heap of the driver that a fit to the easiest gap holds, cached rows"
                + " included; with a local master the executors' too.\n\n"
                + "| data | at rest MiB | ours MiB | MLlib MiB |\n| --- | --- | --- | --- |\n");
    Map<String, Memory> byData = new LinkedHashMap<>();
    done().forEach(cell -> byData.putIfAbsent(cell.dataSet(), cell.result().memory()));
    byData.forEach(
        (data, memory) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d |\n",
                    data,
                    memory.atRest() >> 20,
                    memory.ours() >> 20,
                    memory.mllib() >> 20)));
    return text.append('\n').toString();
  }
}
