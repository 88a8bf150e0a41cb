package org.sparkoptimizer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.pilot.Interval;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Recommendation;
import org.sparkoptimizer.pilot.Recommendation.Advice;
import org.sparkoptimizer.pilot.Recommendation.Reason;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.testkit.PilotContexts;
import org.sparkoptimizer.testkit.PilotResults;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page, the summary and the JSON of a pilot. */
class PilotReportTest {
  private static final Redaction REDACTION = new Redaction(new SparkConf(false));

  private static PilotReport report(PilotResult result) {
    return new PilotReport(result, PilotContexts.plausible(), REDACTION);
  }

  static Stream<Arguments> pages() {
    return Stream.of(
            PilotResults.change(),
            PilotResults.keep(),
            PilotResults.measureMore(),
            PilotResults.savesTooLittle(),
            PilotResults.undefined())
        .flatMap(result -> Stream.of(Language.values()).map(l -> Arguments.of(report(result), l)));
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void allSectionsAreThereInOrderAndWellFormed(PilotReport report, Language language)
      throws Exception {
    Document page = parsed(report.html(language));
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo(language.tag());
    assertThat(elements(page, "section").stream().map(section -> section.getAttribute("id")))
        .containsExactly("summary", "plots", "results", "method", "repeat");
    assertThat(elements(page, "h1")).hasSize(1);
    assertThat(elements(page, "table")).hasSize(4);
    assertThat(elements(page, "table"))
        .allSatisfy(t -> assertThat(t.getElementsByTagName("caption").getLength()).isEqualTo(1));
    assertThat(elements(page, "th"))
        .allSatisfy(th -> assertThat(th.getAttribute("scope")).isIn("row", "col"));
    for (Element section : elements(page, "section")) {
      assertThat(section.getTextContent()).doesNotContain("null", "NaN", "Infinity", "Optional");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aPageNeedsNothingElse(PilotReport report, Language language) throws Exception {
    String page = report.html(language);
    assertThat(page).doesNotContain("http:", "https:", "href", "url(", "@import", "<script");
    // Raw text in HTML: what XML escapes would not be understood.
    assertThat(elements(parsed(page), "style").get(0).getTextContent())
        .doesNotContain("<", ">", "&");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void chartsAreInThePageAndHaveWords(PilotReport report, Language language) throws Exception {
    List<Element> images = elements(parsed(report.html(language)), "img");
    assertThat(images).hasSize(3);
    for (Element image : images) {
      String prefix = "data:image/png;base64,";
      assertThat(image.getAttribute("src")).startsWith(prefix);
      byte[] png = Base64.getDecoder().decode(image.getAttribute("src").substring(prefix.length()));
      BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(drawn.getWidth()).isEqualTo(Integer.parseInt(image.getAttribute("width")));
      assertThat(drawn.getHeight()).isEqualTo(Integer.parseInt(image.getAttribute("height")));
      assertThat(image.getAttribute("alt")).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void figuresStandAloneAsTheyStandOnThePage(PilotReport report, Language language)
      throws Exception {
    String page = report.html(language);
    List<String> figures = report.figures(language);
    assertThat(figures).hasSize(3).doesNotHaveDuplicates();
    for (String figure : figures) {
      assertThat(page).contains(figure);
      assertThat(parsed(figure).getDocumentElement().getTagName()).isEqualTo("figure");
      assertThat(elements(parsed(figure), "img")).hasSize(1);
    }
  }

  @Test
  void figuresOnThePageAreThoseOfTheResult() throws Exception {
    String page =
        parsed(report(PilotResults.change()).html(Language.EN))
            .getDocumentElement()
            .getTextContent();
    assertThat(page)
        .contains("Recommendation: introduce spark-optimizer in stages.")
        .contains("4.2 times as fast", "Training on 1,000,000 rows took 5.68 s instead of 24.1 s.")
        .contains("52.4 s (46.1 to 61.3)", "With MLlib: 3.85 min (3.39 to 4.5).")
        .contains("34.30 USD (26.84 to 41.87)")
        .contains("costs 0.014 USD (0.012 to 0.016) instead of 0.062 USD (0.054 to 0.072)")
        .contains("0.84319 instead of 0.84317, difference +0.00002 (−0.00038 to +0.00042)")
        .contains("24.1\n(23.4 to 26)", "3.1×10⁻⁶", "0.41234567", "1.68 MiB")
        .contains("Model in use today", "0.84102", "no, at its limit")
        .contains("measured 55 s, expected 52.4 s (47.2 to 62.9): as forecast")
        .contains("jobs, 16 partitions, aggregation depth 2, metric secant, b = 3162, m = 24")
        .contains("--label-col 'has churned' --verify", "yarn, 4 cores on 2 executors")
        .contains("2026-03-14T15:09:26Z", "17.0.15", "All rows were trained on as well")
        .contains("samples of 2,000,000 rows were timed as well, for the forecast only");
    assertThat(report(PilotResults.change()).html(Language.JA))
        .contains("予測のためだけに、2,000,000行のサンプル");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonIsASentenceOnPageAndConsole(Reason reason) {
    PilotReport report =
        report(
            PilotResults.with(
                PilotResults.change(),
                new Recommendation(Advice.KEEP, List.of(reason), new Interval(1, 2, 3))));
    for (Language language : Language.values()) {
      String sentence = report.lines(language).get(1).substring("  - ".length());
      assertThat(sentence).endsWith(language == Language.EN ? "." : "。").doesNotContain("{");
      assertThat(report.html(language)).contains(sentence);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theConsoleHasTheSummaryOfThePage(Language language) {
    PilotReport report = report(PilotResults.change());
    List<String> lines = report.lines(language);
    assertThat(lines).hasSize(1 + 3 + 5 + 1 + 1);
    assertThat(String.join("\n", lines)).contains("34.30 USD", "52.4", "5.68", "0.84319", "106");
    assertThat(lines.get(0)).contains("spark-optimizer");
  }

  @Test
  void whereTheQualityIsWorseTheMetricThatIsSoIsShown() {
    String page = report(PilotResults.onlyLogLossWorse()).html(Language.EN);
    assertThat(page).contains("Worse than today", "Log loss: 0.3609 instead of 0.35683");
  }

  @Test
  void aNextStepSuitsWhatWasFound() {
    assertThat(lastLine(PilotResults.change())).contains("step by step");
    assertThat(lastLine(PilotResults.measureMore()))
        .contains("larger share of the rows than the 10%");
    assertThat(lastLine(PilotResults.savesTooLittle())).contains("Leave everything as it is");
    assertThat(lastLine(PilotResults.keep())).contains("--max-iter");
  }

  private static String lastLine(PilotResult result) {
    List<String> lines = report(result).lines(Language.EN);
    return lines.get(lines.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img onerror='x'>",
        "{0} '{1}' {",
        "a & b &lt; ]]> <!-- -->",
        "\u0000\u001b[31m\ud800 \ufffe",
        "日本語 😀 \u202e",
      })
  void textStaysText(String hostile) throws Exception {
    PilotReport report =
        new PilotReport(
            PilotResults.withText(hostile),
            PilotContexts.of("in " + hostile, "--x=" + hostile),
            REDACTION);
    String shown = hostile.replaceAll("[\\x00\\x1b\\ud800\\ufffe\\u202e]", "\ufffd");
    for (Language language : Language.values()) {
      Document page = parsed(report.html(language));
      assertThat(elements(page, "script")).isEmpty();
      assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).contains(shown);
      assertThat(elements(page, "section").get(4).getTextContent()).contains("in " + shown);
      assertThat(elements(page, "img")).hasSize(3);
    }
    JsonNode json = new ObjectMapper().readTree(report.json().toString());
    assertThat(json.path("contenders").path(1).path("name").asText().codePointAt(0))
        .isEqualTo(hostile.codePointAt(0) == 0xD800 ? '?' : hostile.codePointAt(0));
  }

  @Test
  void secretsAreNowhere() throws Exception {
    PilotReport report =
        new PilotReport(
            PilotResults.withText("my-password-hunter2"),
            PilotContexts.of(
                "jdbc:db?password=hunter2",
                "--conf",
                "spark.secret=hunter2",
                "--password",
                "hunter2",
                "--a",
                "b"),
            REDACTION);
    List<String> written = new ArrayList<>(List.of(report.json().toString()));
    for (Language language : Language.values()) {
      written.add(report.html(language));
      written.add(String.join("\n", report.lines(language)));
    }
    assertThat(written)
        .allSatisfy(
            text -> assertThat(text).doesNotContain("hunter2").contains(Redaction.REPLACEMENT));
    assertThat(written.get(1)).contains("--a b");
  }

  @Test
  void jsonHasAllFiguresAndNoOthers() throws Exception {
    PilotResult result = PilotResults.change();
    JsonNode json = new ObjectMapper().readTree(report(result).json().toString());
    assertThat(json.toString()).isEqualTo(report(result).json().toString());
    assertThat(json.path("recommendation").path("advice").asText()).isEqualTo("CHANGE");
    assertThat(json.path("recommendation").path("savingPerMonth").path("high").asDouble())
        .isEqualTo(result.recommendation().savingPerMonth().high());
    JsonNode library = json.path("contenders").path(1);
    assertThat(library.path("measurements").path(2).path("medianSeconds").asDouble())
        .isEqualTo(result.library().largest().medianSeconds());
    assertThat(library.path("largerMeasurements").path(0).path("rows").asLong())
        .isEqualTo(2_000_000);
    assertThat(library.path("forecast").path("seconds").path("low").asDouble())
        .isEqualTo(result.library().forecast().seconds().low());
    assertThat(library.path("fullFit").path("isWithin").asBoolean()).isTrue();
    assertThat(library.path("way").path("relativeGaps"))
        .hasSize(result.library().way().gaps().length);
    assertThat(json.path("forecastFor").path("roundSeconds").asDouble()).isEqualTo(0.05);
    assertThat(json.path("modelInUse")).hasSize(2);
    assertThat(json.path("context").path("versions").path("Spark").asText()).isEqualTo("4.0.1");
    assertThat(json.path("contenders").path(0).has("plan")).isFalse();
  }

  @Test
  void whatIsNotFiniteIsNullInJson() throws Exception {
    String text = report(PilotResults.undefined()).json().toString();
    assertThat(text).doesNotContain("NaN", "Infinity");
    JsonNode contender = new ObjectMapper().readTree(text).path("contenders").path(0);
    assertThat(contender.path("objective").isNull()).isTrue();
    assertThat(contender.path("forecast").path("updatesPerDay").isNull()).isTrue();
  }
}
