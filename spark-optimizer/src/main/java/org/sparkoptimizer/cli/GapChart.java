package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sparkoptimizer.compare.CellResult;
import org.sparkoptimizer.compare.MllibCurve;
import org.sparkoptimizer.compare.SideResult;
import org.sparkoptimizer.compare.TargetResult;

/** A plot of relative gap against seconds. */
final class GapChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;

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
    for (MllibCurve curve : cell.mllibCurves()) {
      addCurve(chart, curve);
    }
    addFits(chart, "MLlib, measured", cell.targets().stream().map(TargetResult::mllib).toList());
    addFits(chart, "spark-optimizer", cell.targets().stream().map(TargetResult::ours).toList());
    try {

      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addCurve(XYChart chart, MllibCurve curve) {
    double[] gaps = curve.gaps();
    int[] shown = IntStream.range(1, gaps.length).filter(k -> gaps[k] > 0).toArray();
    if (shown.length == 0) {
      return;
    }
    double perIteration = curve.seconds() / (gaps.length - 1);
    chart
        .addSeries(
            "MLlib " + curve.solver() + ", history",
            IntStream.of(shown).mapToDouble(k -> k * perIteration).toArray(),
            IntStream.of(shown).mapToDouble(k -> gaps[k]).toArray())
        .setMarker(SeriesMarkers.NONE);
  }

  private static void addFits(XYChart chart, String name, List<SideResult> results) {
    List<SideResult> shown = results.stream().filter(result -> result.worstGap() > 0).toList();
    if (!shown.isEmpty()) {
      chart
          .addSeries(
              name,
              shown.stream().mapToDouble(SideResult::medianSeconds).toArray(),
              shown.stream().mapToDouble(SideResult::worstGap).toArray())
          .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
  }
}
