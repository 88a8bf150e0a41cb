package org.sparkoptimizer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.pilot.HeldOutMetric;
import org.sparkoptimizer.pilot.Recommendation.Advice;
import org.sparkoptimizer.pilot.Recommendation.Reason;

/** The bundles of both languages. */
class PageTextTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d+}");

  private static Properties bundle(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(PageText.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }

  private static Set<String> places(String pattern) {
    return PLACE
        .matcher(pattern)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bothLanguagesHaveTheSameKeys() throws IOException {
    assertThat(bundle("pilot_ja.properties").stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(bundle("pilot.properties").stringPropertyNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pilot.properties", "pilot_ja.properties"})
  void everyTextIsAPatternWithoutQuotesOfItsOwn(String file) throws IOException {
    Properties texts = bundle(file);
    for (String key : texts.stringPropertyNames()) {
      String pattern = texts.getProperty(key);
      assertThat(pattern).as(key).isNotBlank().doesNotContain("'");
      assertThat(new MessageFormat(pattern, Locale.ROOT).getFormats())
          .as(key)
          .allMatch(Objects::isNull);
    }
  }

  @Test
  void aTranslationUsesOnlyPlacesThatTheOriginalHas() throws IOException {
    Properties original = bundle("pilot.properties");
    Properties translation = bundle("pilot_ja.properties");
    for (String key : translation.stringPropertyNames()) {
      // In reasons, either language may repeat a name or leave it out.
      if (!key.startsWith("reason.") && !key.startsWith("next.")) {
        assertThat(places(translation.getProperty(key)))
            .as(key)
            .isSubsetOf(places(original.getProperty(key)));
      }
    }
  }

  @Test
  void everyConstantThatIsShownHasAText() throws IOException {
    Stream<String> keys =
        Stream.of(
                Stream.of(Advice.values()).map(advice -> "advice." + advice),
                Stream.of(Advice.values()).map(advice -> "next." + advice),
                Stream.of(Reason.values()).map(reason -> "reason." + reason),
                Stream.of(HeldOutMetric.values()).map(metric -> "metric." + metric))
            .flatMap(all -> all);
    assertThat(bundle("pilot.properties").stringPropertyNames()).containsAll(keys.toList());
  }

  @Test
  void englishStaysEnglishOnAMachineOfAnotherLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.JAPAN);
    try {
      assertThat(new PageText(Language.EN).of("summary.heading")).isEqualTo("Summary");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatFillsAPlaceIsNoPattern() {
    assertThat(new PageText(Language.EN).of("advice", Advice.KEEP, "", "{0} '{1}'"))
        .isEqualTo("Recommendation: stay with {0} '{1}'.");
  }
}
