package org.sparkoptimizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ExponentialsTest {
  private static final int ARGUMENTS = 200_000;

  @Test
  void exponentialIsExactToTwoUnitsInTheLastPlace() {
    requireExact(
        1,
        (random, even) ->
            even ? -random.nextDouble(708) : -StrictMath.exp(random.nextDouble(-30, 2)),
        Exponentials::exp,
        StrictMath::exp);
  }

  @Test
  void logarithmIsExactToTwoUnitsInTheLastPlace() {
    requireExact(
        2,
        (random, even) -> even ? random.nextDouble() : StrictMath.exp(random.nextDouble(-700, 0)),
        Exponentials::log1p,
        StrictMath::log1p);
  }

  @Test
  void logarithmOfLargerNumbersIsExactToTwoUnitsInTheLastPlace() {
    requireExact(
        3,
        (random, even) ->
            even ? 1 + random.nextDouble(100) : StrictMath.exp(random.nextDouble(700)),
        Exponentials::log,
        StrictMath::log);
  }

  private static void requireExact(
      long seed,
      BiFunction<SplittableRandom, Boolean, Double> argument,
      DoubleUnaryOperator function,
      DoubleUnaryOperator reference) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ARGUMENTS; i++) {
      double x = argument.apply(random, i % 2 == 0);
      double exact = reference.applyAsDouble(x);
      assertThat(function.applyAsDouble(x))
          .as("at %s", x)
          .isCloseTo(exact, within(2 * Math.ulp(exact)));
    }
  }

  @Test
  void exponentialsOfAnArrayHaveTheBitsOfOne() {
    double[] x = new SplittableRandom(4).doubles(1003, -800, 0).toArray();
    x[0] = 0;
    x[1] = -0.0;
    x[2] = Double.NEGATIVE_INFINITY;
    x[3] = Double.NaN;
    x[4] = -708;
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = i < 1000 ? Exponentials.exp(x[i]) : x[i];
    }
    Exponentials.exp(x, 1000, new double[1000], new double[1000]);
    assertThat(x).isEqualTo(expected);
  }

  @Test
  void endsOfTheRangesAreRight() {
    assertThat(Exponentials.exp(0.0)).isOne();
    assertThat(Exponentials.exp(-0.0)).isOne();
    assertThat(Exponentials.exp(-708)).isEqualTo(StrictMath.exp(-708));
    assertThat(Exponentials.exp(-740)).isEqualTo(StrictMath.exp(-740));
    assertThat(Exponentials.exp(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponentials.exp(Double.NaN)).isNaN();
    assertThat(Exponentials.log1p(0.0)).isZero();
    assertThat(Exponentials.log1p(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(Exponentials.log1p(1.0)).isEqualTo(StrictMath.log(2));
    assertThat(Exponentials.log1p(Double.NaN)).isNaN();
    assertThat(Exponentials.log(1.0)).isZero();
    assertThat(Exponentials.log(1024.0)).isEqualTo(StrictMath.log(1024));
    assertThat(Exponentials.log(Double.NaN)).isNaN();
  }
}
