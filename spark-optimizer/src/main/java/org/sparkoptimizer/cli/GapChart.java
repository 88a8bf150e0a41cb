package org.sparkoptimizer.cli;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sparkoptimizer.compare.CellResult;
import org.sparkoptimizer.compare.MllibCurve;
import org.sparkoptimizer.compare.SideResult;
import org.sparkoptimizer.compare.TargetResult;

/** A plot of relative gap against seconds. */
final class GapChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;

  /** Smaller gaps, and negative ones by rounding, are drawn here. */
  private static final double FLOOR = 1e-10;

  private static final Color OURS = new Color(0xC0392B);
  private static final Color[] MLLIB = {new Color(0x1F4E9C), new Color(0x7FA8E0)};

  private GapChart() {}

  /** Draws a cell as PNG. */
  static byte[] png(CellResult cell) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(
                String.format(
                    "%s, %d x %d, regParam,elasticNetParam %s",
                    cell.dataSet(), cell.rows(), cell.features(), cell.setting()))
            .xAxisTitle(
                "seconds of a whole fit (line: MLlib's longest fit, its iterations spread evenly)")
            .yAxisTitle("relative gap")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.InsideSW);
    for (int i = 0; i < cell.mllibCurves().size(); i++) {
      addCurve(chart, cell.mllibCurves().get(i), MLLIB[i % MLLIB.length]);
    }
    addFits(
        chart,
        "MLlib, measured",
        MLLIB[0],
        cell.targets().stream().map(TargetResult::mllib).toList());
    addFits(
        chart, "spark-optimizer", OURS, cell.targets().stream().map(TargetResult::ours).toList());
    try {

      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addCurve(XYChart chart, MllibCurve curve, Color color) {
    int iterations = curve.gaps().length - 1;
    if (iterations == 0) {
      return; // the solver does not iterate
    }
    double perIteration = curve.seconds() / iterations;
    chart
        .addSeries(
            "MLlib " + curve.solver() + ", by its history",
            IntStream.rangeClosed(1, iterations).mapToDouble(k -> k * perIteration).toArray(),
            IntStream.rangeClosed(1, iterations).mapToDouble(k -> shown(curve.gaps()[k])).toArray())
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(color);
  }

  private static void addFits(XYChart chart, String name, Color color, List<SideResult> results) {
    chart
        .addSeries(
            name,
            results.stream().mapToDouble(SideResult::medianSeconds).toArray(),
            results.stream().mapToDouble(result -> shown(result.worstGap())).toArray())
        .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
        .setMarkerColor(color);
  }

  private static double shown(double gap) {
    return Math.max(gap, FLOOR);
  }
}
