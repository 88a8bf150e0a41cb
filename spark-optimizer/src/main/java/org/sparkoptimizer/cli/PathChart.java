package org.sparkoptimizer.cli;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.SparseVector;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sparkoptimizer.ml.RegularizationPath;

/**
 * A plot of coefficients, and of the held-out metric on an axis at the right, against the penalty.
 *
 * @param path the path
 * @param title what stands above it
 * @param features names of the features; empty where they have none
 * @param metric name of the held-out metric; empty without one
 */
record PathChart(
    RegularizationPath<?> path, String title, List<String> features, Optional<String> metric) {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 620;

  /** More lines than these cannot be told apart. */
  private static final int MOST_LINES = 16;

  private static final int NAME_ROOM = 24;
  private static final int RIGHT = 1;
  private static final String HELD_OUT = "held-out ";
  private static final String BEST_NAME = "best";
  private static final float LINE = 1.5f;
  private static final float METRIC_LINE = 3;

  /** Of the best model's mark, and of nothing else. */
  static final Color BEST = new Color(0xC0392B);

  private static final Color METRIC = Color.BLACK;

  /** Of coefficients, in turn. */
  private static final Color[] COLORS = {
    new Color(0x1F4E9C), new Color(0x5DADE2), new Color(0x1E8449), new Color(0x82C99A),
    new Color(0x8E44AD), new Color(0xC39BD3), new Color(0xB7950B), new Color(0xE59866)
  };

  /** A coefficient of a class's model. */
  private record Entry(int k, int feature) {}

  /** Draws the plot as PNG. */
  byte[] png() {
    List<Entry> shown = firstToComeIn();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title + (shown.size() < MOST_LINES ? "" : ", the first to come in"))
            .xAxisTitle("regParam")
            .yAxisTitle("coefficient")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.OutsideE);
    for (int i = 0; i < shown.size(); i++) {
      Entry entry = shown.get(i);
      XYSeries series =
          addLine(
              chart,
              name(entry),
              step -> step.coefficients().get(entry.k()).apply(entry.feature()));
      series.setLineColor(COLORS[i % COLORS.length]);
      series.setLineStyle(i < COLORS.length ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
      series.setLineWidth(LINE);
    }
    metric.ifPresent(name -> addMetric(chart, name));
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The coefficients that come in first, the larger ones of those that come in together. */
  private List<Entry> firstToComeIn() {
    Set<Entry> entries = new LinkedHashSet<>();
    for (RegularizationPath.Step<?> step : path.steps()) {
      if (entries.size() >= MOST_LINES) {
        break;
      }
      List<SparseVector> classes = step.coefficients();
      List<Entry> present = new ArrayList<>();
      for (int k = 0; k < classes.size(); k++) {
        for (int feature : classes.get(k).indices()) {
          present.add(new Entry(k, feature));
        }
      }
      present.sort(
          Comparator.comparingDouble(
              entry -> -Math.abs(classes.get(entry.k()).apply(entry.feature()))));
      entries.addAll(present);
    }
    return entries.stream().limit(MOST_LINES).toList();
  }

  /** The metric, and where it is best. */
  private void addMetric(XYChart chart, String name) {
    chart.setYAxisGroupTitle(RIGHT, HELD_OUT + name);
    chart.getStyler().setYAxisGroupPosition(RIGHT, Styler.YAxisPosition.Right);
    XYSeries line = addLine(chart, HELD_OUT + name, step -> step.metric().orElseThrow());
    line.setLineColor(METRIC).setLineStyle(SeriesLines.SOLID).setLineWidth(METRIC_LINE);
    line.setYAxisGroup(RIGHT);
    RegularizationPath.Step<?> best = path.best().orElseThrow();
    XYSeries mark =
        chart.addSeries(
            BEST_NAME, new double[] {best.regParam()}, new double[] {best.metric().orElseThrow()});
    mark.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
        .setMarker(SeriesMarkers.DIAMOND)
        .setMarkerColor(BEST);
    mark.setYAxisGroup(RIGHT);
  }

  private XYSeries addLine(
      XYChart chart, String name, ToDoubleFunction<RegularizationPath.Step<?>> value) {
    XYSeries series =
        chart.addSeries(
            name,
            path.steps().stream().mapToDouble(RegularizationPath.Step::regParam).toArray(),
            path.steps().stream().mapToDouble(value).toArray());
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  /** The name of a coefficient, which is no other's. */
  private String name(Entry entry) {
    int feature = entry.feature();
    String name = features.isEmpty() ? "feature " + feature : shortened(features.get(feature));
    boolean shared =
        features.stream().filter(other -> shortened(other).equals(name)).limit(2).count() > 1;
    boolean taken = shared || name.equals(BEST_NAME) || name.startsWith(HELD_OUT);
    String own = taken ? name + " (" + feature + ")" : name;
    return path.steps().get(0).coefficients().size() == 1 ? own : own + ", class " + entry.k();
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= NAME_ROOM
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAME_ROOM - 1)) + "\u2026";
  }
}
