package org.sparkoptimizer.report;

import java.awt.AWTError;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Way;

/** The charts of a pilot, with their words. */
final class PilotPlots {
  private final PilotResult result;
  private final PageText text;

  PilotPlots(PilotResult result, PageText text) {
    this.result = result;
    this.text = text;
  }

  /** A chart and what stands beside it. */
  private record Plot(String name, String up, String across, Supplier<byte[]> chart) {}

  /** All charts, in a box of the page. */
  void write(Html html) {
    html.open("div", "class", "plots");
    plots().forEach(plot -> figure(html, plot));
    html.closeLine();
  }

  /** Each chart as HTML of its own. */
  List<String> figures() {
    return plots().stream()
        .map(
            plot -> {
              Html html = new Html();
              figure(html, plot);
              return html.toString();
            })
        .toList();
  }

  private List<Plot> plots() {
    String gap = text.of("axis.gap");
    return List.of(
        new Plot(
            "seconds",
            gap,
            text.of("axis.seconds"),
            () -> PilotCharts.gaps(result.contenders(), Way::seconds)),
        new Plot(
            "passes",
            gap,
            text.of("axis.passes"),
            () -> PilotCharts.gaps(result.contenders(), Way::passes)),
        new Plot(
            "cost",
            text.of("axis.cost", result.pricing().currency()),
            "",
            () -> PilotCharts.costs(result.contenders())));
  }

  private void figure(Html html, Plot plot) {
    String title = text.of("plot." + plot.name() + ".title");
    String description = text.of("plot." + plot.name() + ".description");
    html.open("figure").text("\n");
    html.open("figcaption").element("strong", title).element("span", description).closeLine();
    html.element("p", plot.up(), "class", "axis").text("\n");
    try {
      String png = Base64.getEncoder().encodeToString(plot.chart().get());
      html.empty(
          "img",
          "src",
          "data:image/png;base64," + png,
          "width",
          PilotCharts.WIDTH,
          "height",
          PilotCharts.HEIGHT,
          "alt",
          title + ". " + description);
    } catch (RuntimeException | LinkageError | AWTError e) {
      // A driver without fonts, or without the chart library: the tables say it all too.
      html.element("p", text.of("plots.missing"));
    }
    html.element("p", plot.across(), "class", "axis across").closeLine();
  }
}
