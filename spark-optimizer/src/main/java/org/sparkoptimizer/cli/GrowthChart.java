package org.sparkoptimizer.cli;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.sparkoptimizer.compare.CellOutcome;
import org.sparkoptimizer.compare.CellResult;
import org.sparkoptimizer.compare.ComparisonReport;
import org.sparkoptimizer.compare.TargetResult;
import org.sparkoptimizer.evaluation.Setting;

/** A plot of ratios against rows, for data sets of different size and the same features. */
final class GrowthChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;

  private GrowthChart() {}

  /** Draws the ratios at the smallest gap; empty if no two data sets have the same features. */
  static Optional<byte[]> png(ComparisonReport report) {
    Map<String, TreeMap<Double, Double>> lines = new TreeMap<>();
    double target = Double.NaN;
    for (CellOutcome cell : report.done()) {
      CellResult result = cell.result();
      TargetResult smallest = result.targets().get(result.targets().size() - 1);
      target = smallest.target();
      String line = String.format("%d features, %s", result.features(), result.setting());
      lines
          .computeIfAbsent(line, key -> new TreeMap<>())
          .put((double) result.rows(), smallest.ratio());
    }
    lines.values().removeIf(ratios -> ratios.size() < 2);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Time to a relative gap of " + Setting.shortest(target))
            .xAxisTitle("rows")
            .yAxisTitle("MLlib's seconds over ours")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    lines.forEach(
        (name, ratios) ->
            chart.addSeries(
                name,
                ratios.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                ratios.values().stream().mapToDouble(Double::doubleValue).toArray()));
    try {
      return Optional.of(ChartEncoder.getBytes(chart, "png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
