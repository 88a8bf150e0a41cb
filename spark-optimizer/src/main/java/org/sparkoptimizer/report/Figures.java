package org.sparkoptimizer.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.function.DoubleFunction;
import org.sparkoptimizer.pilot.Interval;

/** Numbers, amounts and times as a language writes them. */
final class Figures {
  private static final int DIGITS = 3;

  /** From here on numbers are whole. */
  private static final double LARGE = 1000;

  /** Below it numbers are written with a power of ten. */
  private static final double TINY = 1e-6;

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final double KIBI = 1024;
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final char MINUS = '−';

  private final PageText text;
  private final String intervalKey;

  /**
   * Takes the words.
   *
   * @param intervalKey key of the pattern of a value with its range
   */
  Figures(PageText text, String intervalKey) {
    this.text = text;
    this.intervalKey = intervalKey;
  }

  /** Units of time. */
  private enum Unit {
    SECONDS("unit.seconds", 1),
    MINUTES("unit.minutes", 60),
    HOURS("unit.hours", 3600),
    DAYS("unit.days", 86_400);

    private final String key;
    private final double seconds;

    Unit(String key, double seconds) {
      this.key = key;
      this.seconds = seconds;
    }

    /** The largest unit of which a time has at least two. */
    static Unit of(double time) {
      Unit found = SECONDS;
      for (Unit unit : values()) {
        found = time >= 2 * unit.seconds && Double.isFinite(time) ? unit : found;
      }
      return found;
    }
  }

  /** A whole number. */
  String count(long value) {
    return format(0, 0).format(value);
  }

  /** Three digits that count, all where the number is larger. */
  String number(double value) {
    return number(value, DIGITS);
  }

  /** So many digits that count, or in words what is not finite. */
  String number(double value, int digits) {
    if (Double.isNaN(value)) {
      return text.of("number.undefined");
    }
    if (Double.isInfinite(value)) {
      return text.of(value > 0 ? "number.unlimited" : "number.undefined");
    }
    if (Math.abs(value) >= LARGE) {
      return signed(format(0, 0).format(value));
    }
    if (value != 0 && Math.abs(value) < TINY) {
      return scientific(value, digits);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
    return signed(format(0, Math.max(0, rounded.scale())).format(rounded));
  }

  /** A number with its sign. */
  String difference(double value) {
    return (value > 0 ? "+" : "") + number(value, 2);
  }

  /** A relative gap. */
  String gap(double value) {
    return value == 0 || !Double.isFinite(value) ? number(value) : scientific(value, 2);
  }

  private String scientific(double value, int digits) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
    int exponent = rounded.precision() - rounded.scale() - 1;
    String mantissa = format(0, digits - 1).format(rounded.scaleByPowerOfTen(-exponent));
    return signed(mantissa) + "×" + powerOfTen(exponent);
  }

  /** Ten to a power. */
  static String powerOfTen(int exponent) {
    StringBuilder raised = new StringBuilder(exponent < 0 ? "10⁻" : "10");
    Integer.toString(Math.abs(exponent))
        .chars()
        .forEach(digit -> raised.append(SUPERSCRIPTS.charAt(digit - '0')));
    return raised.toString();
  }

  /** A time in the unit that a reader would say it in. */
  String duration(double seconds) {
    Unit unit = Unit.of(seconds);
    return withUnit(unit.key, seconds / unit.seconds);
  }

  /** Times in the unit that suits the value. */
  String duration(Interval seconds) {
    double unit = Unit.of(seconds.value()).seconds;
    return interval(
        duration(seconds.value()), number(seconds.low() / unit), number(seconds.high() / unit));
  }

  /** How many times something is done. */
  String times(double value) {
    return withUnit("unit.times", value);
  }

  /** A number with its unit, or in words what is not finite. */
  private String withUnit(String key, double value) {
    return Double.isFinite(value) ? text.of(key, number(value)) : number(value);
  }

  /** So many of something that is counted, such as cores. */
  String counted(String key, double value) {
    return text.of(key + (value == 1 ? ".one" : ".other"), number(value));
  }

  /** Bytes in the largest unit that leaves at least one. */
  String bytes(double value) {
    int unit = 0;
    double left = value;
    for (; left >= KIBI && unit < BYTE_UNITS.length - 1; unit++) {
      left /= KIBI;
    }
    return number(left) + " " + BYTE_UNITS[unit];
  }

  /** A share as a percentage. */
  String percent(double share) {
    return number(100 * share, 2) + "%";
  }

  /** Money. */
  String money(double amount, String currency) {
    return text.of("unit.money", amount(amount, currency), currency);
  }

  /** Amounts of money. */
  String money(Interval amount, String currency) {
    return interval(
        money(amount.value(), currency),
        amount(amount.low(), currency),
        amount(amount.high(), currency));
  }

  /** As many decimals as the currency has, or two digits that count where that says too little. */
  private String amount(double amount, String currency) {
    int decimals = decimals(currency);
    boolean small = Math.abs(amount) < 10 * Math.pow(10, -decimals);
    return small || !Double.isFinite(amount)
        ? number(amount, 2)
        : signed(format(decimals, decimals).format(amount));
  }

  private static int decimals(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      return 2; // not a code of ISO 4217, but any name is welcome
    }
  }

  /** A value with its range. */
  String interval(Interval interval, DoubleFunction<String> format) {
    return interval(
        format.apply(interval.value()),
        format.apply(interval.low()),
        format.apply(interval.high()));
  }

  /** The range is left out where it says nothing. */
  private String interval(String value, String low, String high) {
    boolean plain = low.equals(high);
    return plain ? value : text.of(intervalKey, value, low, high);
  }

  /** Date and time of day. */
  String time(ZonedDateTime time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(text.language().locale())
            .format(time)
        + " "
        + (time.getOffset().equals(ZoneOffset.UTC) ? "UTC" : time.getZone().getId());
  }

  private NumberFormat format(int least, int most) {
    NumberFormat format = NumberFormat.getInstance(text.language().locale());
    format.setMinimumFractionDigits(least);
    format.setMaximumFractionDigits(most);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }

  private static String signed(String number) {
    return number.replace('-', MINUS);
  }
}
