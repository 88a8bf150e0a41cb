package org.sparkoptimizer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.pilot.Interval;

/** Numbers as readers write them. */
class FiguresTest {
  private static final Figures EN = new PageText(Language.EN).figures();
  private static final Figures JA = new PageText(Language.JA).figures();

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "12, 12",
    "1.23456, 1.23",
    "-0.0123456, −0.0123",
    "999.96, '1,000'",
    "12345.678, '12,346'",
    "1.234e-7, 1.23×10⁻⁷",
    "NaN, not defined",
    "Infinity, unlimited",
    "-Infinity, not defined",
  })
  void numbersHaveTheDigitsThatCount(double value, String written) {
    assertThat(EN.number(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1×10⁰",
    "3.14e-6, 3.1×10⁻⁶",
    "9.99e-6, 1×10⁻⁵",
    "1.5e-12, 1.5×10⁻¹²",
    "NaN, not defined",
  })
  void gapsArePowersOfTen(double value, String written) {
    assertThat(EN.gap(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5 s, 0.5秒",
    "119, 119 s, 119秒",
    "120, 2 min, 2分",
    "5400, 90 min, 90分",
    "9000, 2.5 h, 2.5時間",
    "864000, 10 days, 10日",
    "NaN, not defined, 算出不可",
  })
  void timesHaveTheUnitThatAReaderWouldUse(double seconds, String english, String japanese) {
    assertThat(EN.duration(seconds)).isEqualTo(english);
    assertThat(JA.duration(seconds)).isEqualTo(japanese);
  }

  @ParameterizedTest
  @CsvSource({
    "1234.5, USD, '1,234.50 USD'",
    "-3.1, USD, −3.10 USD",
    "0.0512, USD, 0.051 USD",
    "1234.4, JPY, '1,234 JPY'",
    "12.345, credits, 12.35 credits",
    "0, USD, 0 USD",
  })
  void moneyHasTheDecimalsOfItsCurrency(double amount, String currency, String written) {
    assertThat(EN.money(amount, currency)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, '1,023 B'", "1536, 1.5 KiB", "5e9, 4.66 GiB"})
  void bytesHaveTheUnitThatLeavesOne(double bytes, String written) {
    assertThat(EN.bytes(bytes)).isEqualTo(written);
  }

  @Test
  void rangesShareTheUnitOfTheValue() {
    Interval seconds = new Interval(90, 150, 240);
    assertThat(EN.duration(seconds)).isEqualTo("2.5 min (1.5 to 4)");
    assertThat(JA.duration(seconds)).isEqualTo("2.5分（1.5〜4）");
    assertThat(EN.money(new Interval(-1, 2, 30), "USD")).isEqualTo("2.00 USD (−1.00 to 30.00)");
    assertThat(EN.interval(new Interval(-1e-4, 2e-4, 3e-4), EN::difference))
        .isEqualTo("+0.0002 (−0.0001 to +0.0003)");
  }

  @Test
  void aRangeThatSaysNothingIsLeftOut() {
    assertThat(EN.interval(new Interval(2, 2, 2), EN::number)).isEqualTo("2");
    Interval undefined = new Interval(Double.NaN, Double.NaN, Double.NaN);
    assertThat(EN.duration(undefined)).isEqualTo("not defined");
  }

  @Test
  void whatIsCountedHasItsPlural() {
    assertThat(EN.counted("cores", 1)).isEqualTo("1 core");
    assertThat(EN.counted("cores", 16)).isEqualTo("16 cores");
    assertThat(JA.counted("cores", 16)).isEqualTo("16コア");
  }

  @Test
  void timesOfDayNameTheirZone() {
    ZonedDateTime utc = ZonedDateTime.of(2026, 3, 14, 15, 9, 26, 0, ZoneOffset.UTC);
    assertThat(EN.time(utc)).contains("March 14, 2026").endsWith("UTC");
    assertThat(JA.time(utc.withZoneSameInstant(ZoneId.of("Asia/Tokyo"))))
        .isEqualTo("2026年3月15日 0:09 Asia/Tokyo");
  }
}
