package org.sparkoptimizer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.Measurement;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;

/** How a pilot knows what it says, and what it does not know. */
final class PilotMethod {
  private final PilotResult result;
  private final PageText text;
  private final Figures figures;

  PilotMethod(PilotResult result, PageText text) {
    this.result = result;
    this.text = text;
    figures = text.figures();
  }

  void write(Html html) {
    html.open("dl").text("\n");
    item(
        html,
        "sample",
        sizes(ContenderResult::bySize),
        figures.count(result.rows()),
        figures.count(result.features()));
    item(html, "heldOut", figures.count(result.heldOutRows()));
    item(
        html,
        "repeats",
        figures.counted("repeats", repeats()),
        figures.counted("cores", result.cores()));
    item(
        html,
        "problem",
        Setting.shortest(result.setting().regParam()),
        Setting.shortest(result.setting().elasticNetParam()));
    item(html, "gap");
    item(html, "difference");
    if (!result.library().larger().isEmpty()) {
      item(html, "larger", sizes(ContenderResult::larger));
    }
    item(html, "forecast");
    if (result.contenders().stream().anyMatch(contender -> contender.fullFit().isPresent())) {
      item(html, "check");
    }
    cost(html);
    html.closeLine();
    html.element("h3", text.of("limits.heading")).text("\n");
    html.open("ul").text("\n");
    limits().forEach(limit -> html.element("li", limit).text("\n"));
    html.closeLine();
  }

  private void item(Html html, String key, String... values) {
    html.element("dt", text.of("method." + key + ".name"));
    html.element("dd", text.of("method." + key + ".text", values)).text("\n");
  }

  private void cost(Html html) {
    Pricing pricing = result.pricing();
    item(
        html,
        "cost",
        figures.money(pricing.price(), pricing.currency()),
        figures.counted("cores", result.cluster().cores()),
        figures.counted("runs", pricing.fitsPerDay()),
        figures.money(pricing.minSaving(), pricing.currency()));
  }

  private List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add(text.of("limits.sample"));
    limits.add(text.of("limits.scope"));
    boolean elsewhere =
        result.cluster().cores() != result.cores() || result.cluster().roundSeconds().isPresent();
    if (elsewhere) {
      limits.add(
          text.of(
              "limits.elsewhere",
              figures.counted("cores", result.cores()),
              figures.counted("cores", result.cluster().cores())));
    }
    limits.add(text.of("limits.cost"));
    return limits;
  }

  private String sizes(Function<ContenderResult, List<Measurement>> measured) {
    return measured.apply(result.library()).stream()
        .map(Measurement::rows)
        .map(figures::count)
        .collect(Collectors.joining(text.of("list.separator")));
  }

  private int repeats() {
    return result.contenders().stream()
        .map(ContenderResult::bySize)
        .flatMap(List::stream)
        .mapToInt(measurement -> measurement.fits().size())
        .min()
        .orElse(0);
  }
}
