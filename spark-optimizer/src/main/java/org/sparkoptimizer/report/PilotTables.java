package org.sparkoptimizer.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.sparkoptimizer.pilot.Accuracy;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.FitCost;
import org.sparkoptimizer.pilot.FullFit;
import org.sparkoptimizer.pilot.Interval;
import org.sparkoptimizer.pilot.Measurement;
import org.sparkoptimizer.pilot.PilotResult;

/** All that a pilot measured and forecast, as tables. */
final class PilotTables {
  /** Digits of a metric, which often differs late. */
  static final int METRIC_DIGITS = 5;

  private static final int OBJECTIVE_DIGITS = 8;

  private final PilotResult result;
  private final PageText text;
  private final Figures figures;

  PilotTables(PilotResult result, PageText text) {
    this.result = result;
    this.text = text;
    figures = text.cells();
  }

  void write(Html html) {
    html.element("p", text.of("winner", result.winner(), result.incumbent().name()));
    html.text("\n");
    measurements(html);
    models(html);
    forecasts(html);
    settings(html);
  }

  private void measurements(Html html) {
    Table table =
        open(
            html,
            "measured",
            "method",
            "rows",
            "seconds",
            "jobs",
            "rounds",
            "passes",
            "bytes",
            "finished");
    for (ContenderResult contender : result.contenders()) {
      contender.bySize().forEach(size -> table.row(measurement(contender.name(), size)));
      contender.larger().forEach(size -> table.row(measurement(contender.name(), size)));
      contender.fullFit().ifPresent(f -> table.row(measurement(contender.name(), f.measured())));
    }
    table.close();
  }

  private List<String> measurement(String name, Measurement measured) {
    double[] bytes = measured.fits().stream().mapToDouble(FitCost::bytes).toArray();
    return List.of(
        name,
        figures.count(measured.rows()),
        seconds(measured),
        figures.number(measured.medianJobs()),
        figures.count(measured.iterations()),
        figures.number(measured.passes()),
        figures.bytes(StatUtils.percentile(bytes, 50)),
        text.of(measured.converged() ? "finished.yes" : "finished.no"));
  }

  private String seconds(Measurement measured) {
    double[] seconds = measured.fits().stream().mapToDouble(FitCost::seconds).toArray();
    return figures.interval(
        new Interval(StatUtils.min(seconds), measured.medianSeconds(), StatUtils.max(seconds)),
        figures::number);
  }

  private void models(Html html) {
    List<String> columns = columns("method", "objective", "gap");
    for (Accuracy accuracy : result.incumbent().accuracies()) {
      String metric = text.of("metric", accuracy.metric());
      columns.add(metric);
      columns.add(text.of("column.difference", metric, result.incumbent().name()));
    }
    Table table = Table.open(html, "table-models", text.of("table.models"), columns);
    String none = text.of("none");
    for (ContenderResult contender : result.contenders()) {
      boolean differs = !contender.equals(result.incumbent());
      table.row(
          all(
              List.of(
                  contender.name(),
                  figures.number(contender.objective(), OBJECTIVE_DIGITS),
                  figures.gap(contender.gap())),
              metrics(contender.accuracies(), differs ? this::difference : accuracy -> none)));
    }
    if (!result.modelInUse().isEmpty()) {
      table.row(
          all(
              List.of(text.of("modelInUse"), none, none),
              metrics(result.modelInUse(), this::difference)));
    }
    table.close();
  }

  private List<String> metrics(List<Accuracy> accuracies, Function<Accuracy, String> difference) {
    return accuracies.stream()
        .flatMap(a -> Stream.of(figures.number(a.value(), METRIC_DIGITS), difference.apply(a)))
        .toList();
  }

  private String difference(Accuracy accuracy) {
    return figures.interval(accuracy.difference(), figures::difference);
  }

  private void forecasts(Html html) {
    String currency = result.pricing().currency();
    Table table =
        open(
            html,
            "forecasts",
            "method",
            "rows",
            "cores",
            "passes",
            "time",
            "cost",
            "month",
            "updates",
            "check");
    for (ContenderResult contender : result.contenders()) {
      var forecast = contender.forecast();
      table.row(
          List.of(
              contender.name(),
              figures.count(forecast.rows()),
              figures.count(forecast.cores()),
              figures.interval(forecast.passes(), figures::number),
              figures.duration(forecast.seconds()),
              figures.money(forecast.cost(), currency),
              figures.money(result.pricing().perMonth(forecast.cost().value()), currency),
              figures.number(forecast.updatesPerDay()),
              contender.fullFit().map(this::check).orElse(text.of("none"))));
    }
    table.close();
  }

  private String check(FullFit fit) {
    return text.of(
        fit.isWithin() ? "check.within" : "check.outside",
        text.figures().duration(fit.measured().medianSeconds()),
        text.figures().duration(fit.expected()));
  }

  private void settings(Html html) {
    Table table = open(html, "settings", "method", "settings", "plan");
    for (ContenderResult contender : result.contenders()) {
      String set = contender.settings().isBlank() ? text.of("none") : contender.settings();
      table.row(List.of(contender.name(), set, contender.plan().orElse(text.of("none"))));
    }
    table.close();
  }

  private Table open(Html html, String name, String... columns) {
    return Table.open(html, "table-" + name, text.of("table." + name), columns(columns));
  }

  private List<String> columns(String... keys) {
    List<String> columns = new ArrayList<>();
    for (String key : keys) {
      columns.add(text.of("column." + key));
    }
    return columns;
  }

  private static List<String> all(Collection<String> some, Collection<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
