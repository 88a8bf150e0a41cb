package org.sparkoptimizer.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sparkoptimizer.reproduction.BatchFigure;
import org.sparkoptimizer.reproduction.Curve;
import org.sparkoptimizer.reproduction.GapFigure;
import org.sparkoptimizer.reproduction.NonConvexFigure;

/** The plots of {@code reproduce}, as PNG. */
final class ReproductionChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;
  private static final float OURS_WIDTH = 2.5f;
  private static final float OTHERS_WIDTH = 1.5f;

  /** Smaller gaps, and negative ones by rounding, are drawn here. */
  private static final double FLOOR = 1e-12;

  /** Warm colours for DASVRDA, black for the default. */
  private static final Map<String, Color> COLORS =
      Map.ofEntries(
          Map.entry("SGD", new Color(0xBDC3C7)),
          Map.entry("SGD, decreasing steps", new Color(0x7F8C8D)),
          Map.entry("SVRG", new Color(0x1F4E9C)),
          Map.entry("SAGA", new Color(0x5DADE2)),
          Map.entry("Katyusha", new Color(0x1E8449)),
          Map.entry("AccProxSVRG", new Color(0x82E0AA)),
          Map.entry("L-BFGS / OWL-QN", new Color(0x8E44AD)),
          Map.entry("DASVRDA^ns", new Color(0xE59866)),
          Map.entry("DASVRDA^sc", new Color(0xD4AC0D)),
          Map.entry("DASVRDA, restart", new Color(0xE74C3C)),
          Map.entry("DASVRDA, measured step", new Color(0x922B21)));

  private ReproductionChart() {}

  /** Gap against passes. */
  static byte[] gaps(GapFigure figure) {
    XYChart chart =
        chart(
            String.format(
                "%s, n = %d, d = %d, \u03bb\u2081,\u03bb\u2082 = %s, b = %d",
                figure.data(), figure.rows(), figure.features(), figure.penalties(), figure.b()),
            "gradient evaluations / n",
            "P \u2212 P*");
    addCurves(chart, figure.curves());
    return png(chart);
  }

  /** Distance from the lowest objective found against passes. */
  static byte[] nonConvex(NonConvexFigure figure) {
    XYChart chart =
        chart(
            String.format(
                "%s, sigmoid loss (not convex), \u03bb\u2081,\u03bb\u2082 = %s",
                figure.data(), figure.penalties()),
            "gradient evaluations / n",
            "P \u2212 lowest P found");
    addCurves(chart, figure.runs().stream().map(NonConvexFigure.Run::curve).toList());
    return png(chart);
  }

  /** Passes to the gap against b. */
  static byte[] passesBySize(BatchFigure figure) {
    return bySize(figure, "gradient evaluations / n", BatchFigure.Run::passesToTarget);
  }

  /** Rounds to the gap against b. */
  static byte[] roundsBySize(BatchFigure figure) {
    return bySize(figure, "rounds", BatchFigure.Run::roundsToTarget);
  }

  private static byte[] bySize(
      BatchFigure figure, String unit, ToDoubleFunction<BatchFigure.Run> cost) {
    XYChart chart =
        chart(
            String.format(
                "%s, \u03bb\u2081,\u03bb\u2082 = %s, to a relative gap of %.0e",
                figure.data(), figure.penalties(), figure.target()),
            "b",
            unit);
    chart.getStyler().setXAxisLogarithmic(true);
    Map<String, List<BatchFigure.Run>> methods = new LinkedHashMap<>();
    figure.runs().stream()
        .filter(BatchFigure.Run::reached)
        .forEach(run -> methods.computeIfAbsent(run.method(), name -> new ArrayList<>()).add(run));
    methods.forEach(
        (name, runs) ->
            paint(
                chart.addSeries(
                    name,
                    runs.stream().mapToDouble(run -> (double) run.b()).toArray(),
                    runs.stream().mapToDouble(cost).toArray()),
                SeriesMarkers.CIRCLE));
    return png(chart);
  }

  private static XYChart chart(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.OutsideE);
    return chart;
  }

  private static void addCurves(XYChart chart, List<Curve> curves) {
    for (Curve curve : curves) {
      double[] shown = Arrays.stream(curve.gaps()).map(gap -> Math.max(gap, FLOOR)).toArray();
      paint(chart.addSeries(curve.method(), curve.passes(), shown), SeriesMarkers.NONE);
    }
  }

  /** A colour of its own for each method, and broad lines for this library's. */
  private static void paint(XYSeries series, Marker marker) {
    Color color = COLORS.getOrDefault(series.getName(), Color.BLACK);
    boolean isOurs = series.getName().matches("(DASVRDA|library).*");
    series
        .setMarker(marker)
        .setMarkerColor(color)
        .setLineColor(color)
        .setLineStyle(new BasicStroke(isOurs ? OURS_WIDTH : OTHERS_WIDTH));
  }

  private static byte[] png(XYChart chart) {
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
