package org.sparkoptimizer.pilot;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What core-hours cost, how often a model is fitted, and from which saving a change is worth it.
 *
 * @param price price of a core-hour
 * @param currency name of the money, such as USD
 * @param fitsPerDay fits a day today
 * @param dailyBudget money a day for fits; empty for what today's fits cost
 * @param minSaving saving a month below which a change does not pay
 * @since 0.1.0
 */
public record Pricing(
    double price,
    String currency,
    double fitsPerDay,
    OptionalDouble dailyBudget,
    double minSaving) {
  /** A price that is near what clouds ask for a core of a general machine, to start from. */
  public static final Pricing DEFAULT = new Pricing(0.05, "USD", 1, OptionalDouble.empty(), 1);

  private static final double DAYS_OF_MONTH = 30;
  private static final double SECONDS_OF_HOUR = 3600;
  private static final double SECONDS_OF_DAY = 24 * SECONDS_OF_HOUR;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is out of its range, and its value
   */
  public Pricing {
    Checks.require(Checks.isAmount(price), "price", price, ">= 0");
    Checks.require(!currency.isBlank(), "currency", currency, "the name of a currency");
    Checks.require(Checks.isAmount(fitsPerDay) && fitsPerDay > 0, "fitsPerDay", fitsPerDay, "> 0");
    Checks.require(
        dailyBudget.isEmpty() || Checks.isAmount(dailyBudget.getAsDouble()),
        "dailyBudget",
        dailyBudget.orElse(0),
        ">= 0");
    Checks.require(Checks.isAmount(minSaving), "minSaving", minSaving, ">= 0");
  }

  /** Money for so many seconds of so many cores. */
  public double cost(double seconds, int cores) {
    return price * cores * seconds / SECONDS_OF_HOUR;
  }

  /** Money a month for a fit's cost. */
  public double perMonth(double costOfFit) {
    return costOfFit * fitsPerDay * DAYS_OF_MONTH;
  }

  /**
   * Fits that a day has time and money for, one after the other.
   *
   * @param seconds seconds of a fit
   * @param cores cores that it takes
   * @param costToday money for a fit of today's
   */
  public double updatesPerDay(double seconds, int cores, double costToday) {
    double budget = dailyBudget.orElse(costToday * fitsPerDay);
    double cost = cost(seconds, cores);
    double affordable = cost > 0 ? budget / cost : Double.POSITIVE_INFINITY;
    return Math.min(affordable, SECONDS_OF_DAY / seconds);
  }

  /** An amount of money, as short as it can be said. */
  public String money(double amount) {
    String number =
        String.format(Locale.ROOT, Math.abs(amount) < 0.1 && amount != 0 ? "%.2g" : "%.2f", amount);
    return number + " " + currency;
  }
}
