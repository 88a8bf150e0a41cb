package org.sparkoptimizer.loss;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * exp, log and log(1 + x) where logistic and softmax losses take them, to about one unit in the
 * last place. In plain arithmetic, unlike {@code Math.exp} and {@code Math.log}: the same bits on
 * any machine, and a loop over rows can overlap them. The argument is split into a multiple of
 * 1/128 of ln 2 or of 1, which a table knows, and a rest, of which a short Taylor polynomial is
 * exact enough.
 */
final class Exponentials {
  private static final int STEPS = 128;

  /** Adding it rounds to an integer, which then stands in the low bits. */
  private static final double ROUNDING = 0x1.8p52;

  /** exp of anything less is subnormal. */
  private static final double SMALLEST = -708;

  /** ln 2, rounded. */
  private static final double LN2 = 0x1.62e42fefa39efp-1;

  private static final double STEPS_PER_LN2 = STEPS / LN2;

  /** ln 2 / 128 in two parts, the first with zeros enough for exact products. */
  private static final double LN2_HIGH = 0x1.62e42fefa0000p-8;

  private static final double LN2_LOW = 0x1.cf79abc9e3b39p-47;

  /** 2^(i/128). */
  private static final double[] POWERS = powers();

  /** log(1 + i/128). */
  private static final double[] LOGARITHMS = new double[STEPS + 1];

  /** 1/(1 + i/128). */
  private static final double[] INVERSES = new double[STEPS + 1];

  static {
    for (int i = 0; i <= STEPS; i++) {
      LOGARITHMS[i] = StrictMath.log1p((double) i / STEPS);
      INVERSES[i] = 1.0 / (1.0 + (double) i / STEPS);
    }
  }

  private Exponentials() {}

  private static double[] powers() {
    BigDecimal step = BigDecimal.valueOf(2);
    for (int roots = 1; roots < STEPS; roots *= 2) {
      step = step.sqrt(MathContext.DECIMAL128);
    }
    double[] powers = new double[STEPS];
    BigDecimal power = BigDecimal.ONE;
    for (int i = 0; i < STEPS; i++) {
      powers[i] = power.doubleValue();
      power = power.multiply(step, MathContext.DECIMAL128);
    }
    return powers;
  }

  /** Returns eˣ for x ≤ 0. */
  static double exp(double x) {
    if (!(x > SMALLEST)) {
      return StrictMath.exp(x);
    }
    double shifted = x * STEPS_PER_LN2 + ROUNDING;
    return exp(x, shifted - ROUNDING, power(shifted));
  }

  /**
   * Turns x ≤ 0 into eˣ in the first entries of an array: the bits of {@link #exp(double)}. What
   * takes a table comes first, so that C2 vectorises the rest.
   *
   * @param multiples room for as many values
   * @param powers room for as many values
   */
  static void exp(double[] x, int count, double[] multiples, double[] powers) {
    for (int i = 0; i < count; i++) {
      if (x[i] > SMALLEST) {
        double shifted = x[i] * STEPS_PER_LN2 + ROUNDING;
        multiples[i] = shifted - ROUNDING;
        powers[i] = power(shifted);
      } else {
        powers[i] = StrictMath.exp(x[i]);
        multiples[i] = 0;
        x[i] = 0;
      }
    }
    for (int i = 0; i < count; i++) {
      x[i] = exp(x[i], multiples[i], powers[i]);
    }
  }

  /** Returns eˣ by the multiple of ln 2 / 128 next to x, whose exponential is {@code power}. */
  private static double exp(double x, double multiple, double power) {
    double r = (x - multiple * LN2_HIGH) - multiple * LN2_LOW;
    double r2 = r * r;
    double rest = r + r2 * (0.5 + r * (1.0 / 6)) + r2 * r2 * (1.0 / 24 + r * (1.0 / 120));
    return power + power * rest;
  }

  /**
   * Returns 2^(i/128) for the i in the low bits of a number that {@link #ROUNDING} was added to.
   */
  private static double power(double shifted) {
    int steps = (int) Double.doubleToRawLongBits(shifted);
    long bits = Double.doubleToRawLongBits(POWERS[steps & (STEPS - 1)]);
    return Double.longBitsToDouble(bits + ((long) (steps >> 7) << 52));
  }

  /** Returns log x for finite x ≥ 1. */
  static double log(double x) {
    int exponent = Math.getExponent(x);
    return exponent * LN2 + log1p(Math.scalb(x, -exponent) - 1);
  }

  /** Returns log(1 + x) for x in [0, 1]. */
  static double log1p(double x) {
    double shifted = x * STEPS + ROUNDING;
    int step = (int) Double.doubleToRawLongBits(shifted) & (2 * STEPS - 1);
    double r = (x - (shifted - ROUNDING) * (1.0 / STEPS)) * INVERSES[step];
    double r2 = r * r;
    double rest =
        r2 * (r * (1.0 / 3) - 0.5)
            + r2 * r2 * ((r * (1.0 / 5) - 0.25) + r2 * (r * (1.0 / 7) - 1.0 / 6));
    return LOGARITHMS[step] + (r + rest);
  }
}
