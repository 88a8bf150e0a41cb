package org.sparkoptimizer.evaluation;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * The penalty of a fit, in MLlib's terms.
 *
 * @param regParam weight of the penalty
 * @param elasticNetParam share of L1 in it
 * @since 0.1.0
 */
public record Setting(double regParam, double elasticNetParam) {
  private static final double PLAIN = 0.01;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if regParam is not finite and ≥ 0, or elasticNetParam not in
   *     [0, 1]
   */
  public Setting {
    if (!(regParam >= 0) || Double.isInfinite(regParam)) {
      throw new IllegalArgumentException(
          String.format("regParam is '%s' but must be >= 0", regParam));
    }
    if (!(elasticNetParam >= 0 && elasticNetParam <= 1)) {
      throw new IllegalArgumentException(
          String.format("elasticNetParam is '%s' but must be in [0, 1]", elasticNetParam));
    }
  }

  /** The part of L1. */
  public double l1() {
    return regParam * elasticNetParam;
  }

  /** The part of L2. */
  public double l2() {
    return regParam * (1 - elasticNetParam);
  }

  /** The two numbers, as short as they can be written. */
  @Override
  public String toString() {
    return shortest(regParam) + "," + shortest(elasticNetParam);
  }

  /** A number with as few characters as identify it: 1e-4, 0.5, 0. */
  public static String shortest(double value) {
    boolean plain = value == 0 || (Math.abs(value) >= PLAIN && Math.abs(value) < 1 / PLAIN);
    String pattern = plain ? "0.################" : "0.################E0";
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value)
        .toLowerCase(Locale.ROOT);
  }
}
