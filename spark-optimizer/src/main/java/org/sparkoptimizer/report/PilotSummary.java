package org.sparkoptimizer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sparkoptimizer.pilot.Accuracy;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.pilot.Recommendation;
import org.sparkoptimizer.pilot.Recommendation.Reason;

/** What a pilot found, in sentences and a few figures, for somebody with a minute. */
final class PilotSummary {
  private final PilotResult result;
  private final PageText text;
  private final Figures figures;
  private final ContenderResult today;
  private final ContenderResult library;
  private final Pricing pricing;

  PilotSummary(PilotResult result, PageText text) {
    this.result = result;
    this.text = text;
    figures = text.figures();
    today = result.incumbent();
    library = result.library();
    pricing = result.pricing();
  }

  /**
   * A figure that a decision rests on.
   *
   * @param label what it is
   * @param value the figure
   * @param detail what it is made of
   */
  record KeyFigure(String label, String value, String detail) {}

  String title() {
    return text.of("title", library.name(), today.name());
  }

  /** The decision. */
  String advice() {
    return text.of("advice", result.recommendation().advice(), library.name(), today.name());
  }

  /** Why. */
  List<String> reasons() {
    String[] facts = facts();
    return result.recommendation().reasons().stream()
        .map(reason -> text.of("reason", reason, facts))
        .toList();
  }

  /** What to do now. */
  String nextStep() {
    Recommendation recommendation = result.recommendation();
    return recommendation.reasons().contains(Reason.NOT_CONVERGED)
        ? text.of("next.NOT_CONVERGED", facts())
        : text.of("next", recommendation.advice(), facts());
  }

  /** What the figures in money rest on. */
  String assumptions() {
    return text.of(
        "assumptions",
        figures.counted("runs", pricing.fitsPerDay()),
        figures.money(pricing.price(), pricing.currency()),
        figures.counted("cores", library.forecast().cores()));
  }

  /** The places of the sentences of advice, see the comment in the bundle. */
  private String[] facts() {
    return new String[] {
      library.name(),
      today.name(),
      figures.money(result.recommendation().savingPerMonth(), pricing.currency()),
      figures.money(pricing.minSaving(), pricing.currency()),
      figures.money(library.forecast().cost(), pricing.currency()),
      figures.money(today.forecast().cost(), pricing.currency()),
      library.accuracies().stream()
          .map(a -> text.of("difference", text.of("metric", a.metric()), difference(a)))
          .collect(Collectors.joining(text.of("list.separator"))),
      figures.percent((double) library.largest().rows() / result.rows())
    };
  }

  List<KeyFigure> keyFigures() {
    List<KeyFigure> all = new ArrayList<>(List.of(speed(), time(), saving()));
    if (!library.accuracies().isEmpty()) {
      all.add(quality());
    }
    all.add(updates());
    return all;
  }

  private KeyFigure speed() {
    double seconds = library.largest().medianSeconds();
    double before = today.largest().medianSeconds();
    return figure(
        "speed",
        Double.isFinite(before / seconds)
            ? text.of("figure.speed.value", figures.number(before / seconds, 2))
            : figures.number(Double.NaN),
        figures.count(library.largest().rows()),
        figures.duration(before),
        figures.duration(seconds));
  }

  private KeyFigure time() {
    return figure(
        "time",
        figures.duration(library.forecast().seconds()),
        figures.count(result.rows()),
        figures.duration(today.forecast().seconds()),
        figures.counted("cores", library.forecast().cores()));
  }

  private KeyFigure saving() {
    return figure(
        "saving",
        figures.money(result.recommendation().savingPerMonth(), pricing.currency()),
        figures.money(library.forecast().cost(), pricing.currency()),
        figures.money(today.forecast().cost(), pricing.currency()));
  }

  private KeyFigure quality() {
    boolean worse = result.recommendation().reasons().contains(Reason.ACCURACY_WORSE);
    Accuracy first = library.accuracies().get(0);
    Accuracy shown =
        worse
            ? library.accuracies().stream().filter(PilotSummary::isWorse).findFirst().orElse(first)
            : first;
    String verdict = worse ? "figure.quality.worse" : "figure.quality.same";
    double difference = shown.difference().value();
    return figure(
        "quality",
        text.of(Double.isNaN(difference) ? "number.undefined" : verdict),
        text.of("metric", shown.metric()),
        figures.number(shown.value(), PilotTables.METRIC_DIGITS),
        figures.number(shown.value() - difference, PilotTables.METRIC_DIGITS),
        difference(shown),
        figures.count(result.heldOutRows()));
  }

  /** Whether the whole interval is on the worse side. */
  private static boolean isWorse(Accuracy accuracy) {
    return accuracy.metric().higherIsBetter()
        ? accuracy.difference().high() < 0
        : accuracy.difference().low() > 0;
  }

  private String difference(Accuracy accuracy) {
    return figures.interval(accuracy.difference(), figures::difference);
  }

  private KeyFigure updates() {
    double budget =
        pricing.dailyBudget().orElse(pricing.fitsPerDay() * today.forecast().cost().value());
    return figure(
        "updates",
        figures.times(library.forecast().updatesPerDay()),
        figures.times(today.forecast().updatesPerDay()),
        figures.money(budget, pricing.currency()));
  }

  /** A figure whose label and detail are filled alike: the names of the two, then the values. */
  private KeyFigure figure(String key, String value, String... values) {
    List<String> places = new ArrayList<>(List.of(library.name(), today.name()));
    places.addAll(List.of(values));
    String[] all = places.toArray(new String[0]);
    return new KeyFigure(
        text.of("figure." + key + ".label", all), value, text.of("figure." + key + ".detail", all));
  }
}
