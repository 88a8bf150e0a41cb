package org.sparkoptimizer.report;

import java.awt.AWTError;
import java.util.Base64;
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

  void write(Html html) {
    html.open("div", "class", "plots");
    figure(
        html,
        "seconds",
        text.of("axis.gap"),
        text.of("axis.seconds"),
        () -> PilotCharts.gaps(result.contenders(), Way::seconds));
    figure(
        html,
        "passes",
        text.of("axis.gap"),
        text.of("axis.passes"),
        () -> PilotCharts.gaps(result.contenders(), Way::passes));
    figure(
        html,
        "cost",
        text.of("axis.cost", result.pricing().currency()),
        "",
        () -> PilotCharts.costs(result.contenders()));
    html.closeLine();
  }

  private void figure(Html html, String name, String up, String across, Supplier<byte[]> chart) {
    String title = text.of("plot." + name + ".title");
    String description = text.of("plot." + name + ".description");
    html.open("figure").text("\n");
    html.open("figcaption").element("strong", title).element("span", description).closeLine();
    html.element("p", up, "class", "axis").text("\n");
    try {
      String png = Base64.getEncoder().encodeToString(chart.get());
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
    html.element("p", across, "class", "axis across").closeLine();
  }
}
