package org.sparkoptimizer.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.Interval;
import org.sparkoptimizer.pilot.Way;

/**
 * The charts of a pilot as PNG, at twice the size they are shown at. They hold numbers and names of
 * contenders only: the page says the rest in its reader's fonts, which a driver need not have.
 */
final class PilotCharts {
  static final int WIDTH = 1120;
  static final int HEIGHT = 760;

  /** Gaps below are drawn there; 0, which has no logarithm, too. */
  private static final double FLOOR = 1e-8;

  private static final int NAME_ROOM = 40;
  private static final int SPACING = 110;
  private static final float LINE = 3;
  private static final float RANGE = 8;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 24);
  private static final Color GRID = new Color(0xD8D8D8);

  /** Told apart by colour, line and mark, so in grey too; baselines use the later ones in turn. */
  private record Pen(Color color, Marker marker, BasicStroke line) {
    private static final List<Pen> ALL =
        List.of(
            new Pen(new Color(0x1F4E9C), SeriesMarkers.SQUARE, SeriesLines.SOLID),
            new Pen(new Color(0xB5301F), SeriesMarkers.CIRCLE, SeriesLines.SOLID),
            new Pen(new Color(0x4D7C0F), SeriesMarkers.TRIANGLE_UP, SeriesLines.DASH_DASH),
            new Pen(new Color(0x6B4CA0), SeriesMarkers.DIAMOND, SeriesLines.DOT_DOT),
            new Pen(new Color(0x8A5A00), SeriesMarkers.TRIANGLE_DOWN, SeriesLines.DASH_DOT));

    static Pen of(int contender) {
      return ALL.get(contender < 2 ? contender : 2 + (contender - 2) % (ALL.size() - 2));
    }

    void draw(XYSeries series, float width) {
      series.setMarker(marker).setMarkerColor(color);
      series.setLineColor(color).setLineStyle(line).setLineWidth(width);
    }
  }

  private PilotCharts() {}

  /** Relative gap, logarithmic, against what it took. */
  static byte[] gaps(List<ContenderResult> contenders, Function<Way, double[]> effort) {
    XYChart chart = chart();
    chart.getStyler().setYAxisLogarithmic(true).setYAxisDecimalPattern("0E0");
    chart.getStyler().setXAxisMin(0.0);
    for (int i = 0; i < contenders.size(); i++) {
      Way way = contenders.get(i).way();
      double[] efforts = effort.apply(way);
      int[] shown =
          IntStream.range(0, Math.min(efforts.length, way.gaps().length))
              .filter(k -> Double.isFinite(efforts[k]) && Double.isFinite(way.gaps()[k]))
              .toArray();
      if (shown.length > 0) {
        XYSeries series =
            chart.addSeries(
                name(contenders, i),
                IntStream.of(shown).mapToDouble(k -> efforts[k]).toArray(),
                IntStream.of(shown).mapToDouble(k -> Math.max(FLOOR, way.gaps()[k])).toArray());
        Pen.of(i).draw(series, LINE);
      }
    }
    return png(chart);
  }

  /** Cost of a fit of all rows: from the lower to the upper end of the forecast, marked at it. */
  static byte[] costs(List<ContenderResult> contenders) {
    XYChart chart = chart();
    chart
        .getStyler()
        .setXAxisTicksVisible(false)
        .setYAxisMin(0.0)
        .setXAxisMin(-0.5)
        .setXAxisMax(contenders.size() - 0.5);
    for (int i = 0; i < contenders.size(); i++) {
      Interval cost = contenders.get(i).forecast().cost();
      if (Double.isFinite(cost.low() + cost.value() + cost.high())) {
        XYSeries series =
            chart.addSeries(
                name(contenders, i),
                new double[] {i, i, i},
                new double[] {cost.low(), cost.value(), cost.high()});
        Pen.of(i).draw(series, RANGE);
      }
    }
    return png(chart);
  }

  /** A name that is not too long and no other's: names of series must differ. */
  private static String name(List<ContenderResult> contenders, int i) {
    String name =
        contenders
            .get(i)
            .name()
            .codePoints()
            .limit(NAME_ROOM)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    boolean taken = contenders.stream().limit(i).anyMatch(c -> c.name().startsWith(name));
    return taken ? name + " (" + (i + 1) + ")" : name;
  }

  private static XYChart chart() {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
    XYStyler styler = chart.getStyler();
    styler.setPlotGridLinesColor(GRID).setAxisTickLabelsFont(FONT).setMarkerSize(12);
    styler.setXAxisTitleVisible(false).setYAxisTitleVisible(false);
    styler.setXAxisTickMarkSpacingHint(SPACING).setYAxisTickMarkSpacingHint(SPACING);
    styler
        .setChartTitleVisible(false)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(FONT);
    return chart;
  }

  private static byte[] png(XYChart chart) {
    try {
      return ChartEncoder.getBytes(chart, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
