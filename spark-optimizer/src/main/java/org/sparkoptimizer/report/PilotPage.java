package org.sparkoptimizer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.sparkoptimizer.pilot.PilotResult;

/** A pilot as one HTML file that needs nothing else, neither network nor scripts. */
final class PilotPage {
  private static final String STYLE = "pilot.css";

  private final PilotResult result;
  private final PilotContext context;
  private final PageText text;
  private final PilotSummary summary;
  private final Html html = new Html();

  private PilotPage(PilotResult result, PilotContext context, PageText text) {
    this.result = result;
    this.context = context;
    this.text = text;
    summary = new PilotSummary(result, text);
  }

  /** The page; what must not be seen is gone from result and context. */
  static String html(PilotResult result, PilotContext context, PageText text) {
    return new PilotPage(result, context, text).write();
  }

  private String write() {
    html.doctype().open("html", "lang", text.language().tag()).text("\n");
    head();
    html.open("body").text("\n").open("main").text("\n");
    html.open("header").element("h1", summary.title());
    String time = text.figures().time(context.time());
    html.element("p", text.of("subtitle", context.input(), time), "class", "subtitle");
    html.closeLine();
    section("summary", this::summary);
    section("plots", () -> new PilotPlots(result, text).write(html));
    section("results", () -> new PilotTables(result, text).write(html));
    section("method", () -> new PilotMethod(result, text).write(html));
    section("repeat", this::repeat);
    html.close().close().close();
    return html + "\n";
  }

  private void head() {
    html.open("head").text("\n");
    html.empty("meta", "charset", "utf-8").text("\n");
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.text("\n").element("title", summary.title()).text("\n");
    html.element("style", style()).text("\n");
    html.closeLine();
  }

  private void section(String id, Runnable content) {
    html.open("section", "id", id, "aria-labelledby", id + "-heading").text("\n");
    html.element("h2", text.of(id + ".heading"), "id", id + "-heading").text("\n");
    content.run();
    html.closeLine();
  }

  private void summary() {
    String kind = result.recommendation().advice().name().toLowerCase(Locale.ROOT);
    html.open("div", "class", "advice " + kind.replace('_', '-')).text("\n");
    html.element("p", summary.advice(), "class", "decision").text("\n");
    html.open("ul").text("\n");
    summary.reasons().forEach(reason -> html.element("li", reason).text("\n"));
    html.close().closeLine();
    html.open("dl", "class", "figures").text("\n");
    for (PilotSummary.KeyFigure figure : summary.keyFigures()) {
      html.open("div").element("dt", figure.label());
      html.element("dd", figure.value(), "class", "value");
      html.element("dd", figure.detail()).closeLine();
    }
    html.closeLine();
    html.element("p", summary.assumptions(), "class", "note").text("\n");
    html.open("p", "class", "next").element("strong", text.of("next.heading"));
    html.text(summary.nextStep()).closeLine();
  }

  private void repeat() {
    html.element("p", text.of("repeat.command")).text("\n");
    html.open("pre").element("code", context.commandLine()).closeLine();
    html.open("dl", "class", "facts").text("\n");
    fact(text.of("repeat.input"), context.input());
    context.versions().forEach(this::fact);
    fact(text.of("repeat.machine"), context.machine());
    fact(text.of("repeat.time"), isoTime());
    html.closeLine();
  }

  private void fact(String name, String value) {
    html.open("div").element("dt", name).element("dd", value).closeLine();
  }

  private String isoTime() {
    return context.time().toOffsetDateTime().toString();
  }

  private static String style() {
    try (InputStream in = PilotPage.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
