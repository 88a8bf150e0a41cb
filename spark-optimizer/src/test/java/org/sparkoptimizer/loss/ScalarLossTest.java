package org.sparkoptimizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarLossTest {
  private static final long SEED = 4711;

  static List<ScalarLoss> losses() {
    return List.of(
        new LogisticLoss(),
        new SquaredLoss(),
        new HuberLoss(0.5),
        new HuberLoss(3.0),
        new ScaledHuberLoss(1.35, 0.4),
        new SquaredHingeLoss(),
        new SmoothedHingeLoss(0.5),
        new SmoothedHingeLoss(2.5));
  }

  private static double label(ScalarLoss loss, SplittableRandom random) {
    boolean classes = loss instanceof LogisticLoss || loss instanceof HingeLoss;
    return classes ? random.nextInt(2) : random.nextDouble(-2, 2);
  }

  /** φ*(u) in closed form, infinite outside its domain. */
  private static double conjugate(ScalarLoss loss, double u, double y) {
    if (loss instanceof LogisticLoss) {
      double p = u + y;
      if (p < -1e-15 || p > 1 + 1e-15) {
        return Double.POSITIVE_INFINITY;
      }
      return entropyTerm(p) + entropyTerm(1 - p);
    }
    if (loss instanceof HingeLoss) {
      double steepness = -HingeLoss.sign(y) * u;
      double most = loss instanceof SmoothedHingeLoss ? 1 + 1e-15 : Double.POSITIVE_INFINITY;
      double curvature = 1 / loss.curvatureBound();
      return steepness < -1e-15 || steepness > most
          ? Double.POSITIVE_INFINITY
          : 0.5 * curvature * u * u - steepness;
    }
    if (loss instanceof ScaledHuberLoss scaled) {
      return Math.abs(u) > scaled.epsilon() * (1 + 1e-15)
          ? Double.POSITIVE_INFINITY
          : 0.5 * scaled.scale() * u * u + u * y;
    }
    boolean outside = loss instanceof HuberLoss h && Math.abs(u) > h.threshold() * (1 + 1e-15);
    return outside ? Double.POSITIVE_INFINITY : 0.5 * u * u + u * y;
  }

  private static double entropyTerm(double p) {
    return p <= 0 ? 0.0 : p * Math.log(p);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void derivativeIsTheSlopeOfTheValue(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    double h = 1e-5;
    for (int i = 0; i < 500; i++) {
      double y = label(loss, random);
      double m = random.nextDouble(-8, 8);
      double slope = (loss.value(m + h, y) - loss.value(m - h, y)) / (2 * h);
      assertThat(loss.derivative(m, y)).isCloseTo(slope, within(6e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void derivativeGrowsAtMostAsFastAsTheCurvatureBoundAndReachesIt(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    double steepest = 0;
    for (int i = 0; i < 4000; i++) {
      double y = label(loss, random);
      double m = random.nextDouble(-4, 4);
      double h = random.nextDouble(1e-3, 0.1);
      double rate = (loss.derivative(m + h, y) - loss.derivative(m, y)) / h;
      assertThat(rate).isBetween(-1e-12, loss.curvatureBound() * (1 + 1e-10));
      steepest = Math.max(steepest, rate);
    }
    assertThat(steepest).isGreaterThan(0.99 * loss.curvatureBound());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e3, -800, -40, 40, 800, 1e3})
  void logisticIsExactAtLargeMargins(double m) {
    LogisticLoss loss = new LogisticLoss();
    double tail = Math.exp(-Math.abs(m));
    double likely = m > 0 ? 1 : 0;
    assertThat(loss.value(m, likely)).isCloseTo(tail, within(1e-15 * tail));
    assertThat(loss.value(m, 1 - likely)).isCloseTo(Math.abs(m), within(1e-12));
    assertThat(Math.abs(loss.derivative(m, likely))).isCloseTo(tail, within(1e-15 * tail));
    assertThat(Math.abs(loss.derivative(m, 1 - likely))).isCloseTo(1, within(1e-15));
    assertThat(loss.dualShift(m, likely)).isCloseTo(tail, within(1e-15 * tail));
  }

  @Test
  void scaledHuberIsHuberInUnitsOfItsScale() {
    ScaledHuberLoss scaled = new ScaledHuberLoss(1.5, 0.2);
    HuberLoss plain = new HuberLoss(1.5 * 0.2);
    for (double r : new double[] {-3, -0.31, -0.3, -0.1, 0, 0.2, 0.3, 5}) {
      assertThat(scaled.value(r + 1, 1)).isCloseTo(plain.value(r + 1, 1) / 0.2, within(1e-13));
    }
    assertThat(scaled.at(7)).isEqualTo(new ScaledHuberLoss(1.5, 7));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void badEpsilonIsNamedWithTheRule(double epsilon) {
    assertThatThrownBy(() -> ScaledHuberLoss.ofUnitScale(epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon is set to " + epsilon + " but must be a finite number > 1");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void valuesAreFiniteAndNotNegativeAtLargeMargins(ScalarLoss loss) {
    for (double m : new double[] {-1e3, 1e3}) {
      for (double y : new double[] {0, 1}) {
        assertThat(loss.value(m, y)).isFinite().isNotNegative();
        assertThat(loss.derivative(m, y)).isFinite();
        assertThat(loss.dualShift(m, y)).isFinite().isNotNegative();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void closedConjugateOfThisTestSatisfiesFenchelYoung(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 500; i++) {
      double y = label(loss, random);
      double m = random.nextDouble(-6, 6);
      double u = loss.derivative(m, y);
      assertThat(loss.value(m, y) + conjugate(loss, u, y) - u * m).isCloseTo(0, within(1e-13));
      assertThat(conjugate(loss, 0, y)).isZero();
    }
  }

  /** φ(m) + φ*(u − sv) − (u − sv)m ≤ ρs²v for every allowed s. */
  @ParameterizedTest
  @MethodSource("losses")
  void shiftOfTheDualPointStaysInTheDomainAndCostsAtMostItsPrice(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    double limit = Math.min(loss.dualShiftLimit(), 10);
    for (int i = 0; i < 4000; i++) {
      double y = label(loss, random);
      double m = random.nextDouble(-6, 6);
      double v = loss.dualShift(m, y);
      double s = i % 10 == 0 ? limit : random.nextDouble(-limit, limit);
      double u = loss.derivative(m, y) - s * v;
      double cost = loss.value(m, y) + conjugate(loss, u, y) - u * m;
      assertThat(v).isNotNegative();
      assertThat(cost)
          .as("m %s y %s s %s", m, y, s)
          .isLessThanOrEqualTo(loss.dualShiftCost() * s * s * v + 1e-12);
    }
  }

  /** φ(m) + φ*(τu) − τum ≤ ρ(1 − τ)²Q for τ in [0, 1]. */
  @ParameterizedTest
  @MethodSource("losses")
  void scalingOfTheDualPointCostsAtMostItsPrice(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 4000; i++) {
      double y = label(loss, random);
      double m = random.nextDouble(-6, 6);
      double tau = i % 10 == 0 ? 0 : random.nextDouble();
      double u = tau * loss.derivative(m, y);
      double cost = loss.value(m, y) + conjugate(loss, u, y) - u * m;
      double price = loss.dualShiftCost() * (1 - tau) * (1 - tau) * loss.dualScalingCost(m, y);
      assertThat(cost).as("m %s y %s tau %s", m, y, tau).isLessThanOrEqualTo(price + 1e-12);
      assertThat(cost)
          .as("linear bracket, m %s y %s tau %s", m, y, tau)
          .isLessThanOrEqualTo((1 - tau) * loss.value(m, y) + 1e-12);
    }
  }

  /** The duality gap scales the shifted point: the price is ρ[(1 − τ)²Q + τ(2 − τ)s²v]. */
  @ParameterizedTest
  @MethodSource("losses")
  void shiftAndScalingTogetherCostAtMostTheSumThatTheDualityGapTakes(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    double limit = Math.min(loss.dualShiftLimit(), 3);
    for (int i = 0; i < 2000; i++) {
      double s = random.nextDouble(-limit, limit);
      double tau = random.nextDouble();
      // The linear terms in s cancel over rows whose Σ(u − sv) is 0; two rows are made so.
      double y1 = label(loss, random);
      double y2 = label(loss, random);
      double m1 = random.nextDouble(-4, 4);
      double m2 = random.nextDouble(-4, 4);
      double v1 = loss.dualShift(m1, y1);
      double v2 = loss.dualShift(m2, y2);
      double u1 = loss.derivative(m1, y1);
      double u2 = loss.derivative(m2, y2);
      if (v1 + v2 < 1e-6) {
        continue;
      }
      double t = (u1 + u2) / (v1 + v2);
      if (Math.abs(t) > loss.dualShiftLimit()) {
        t = s;
      }
      double cost =
          loss.value(m1, y1)
              + loss.value(m2, y2)
              + conjugate(loss, tau * (u1 - t * v1), y1)
              + conjugate(loss, tau * (u2 - t * v2), y2)
              - tau * ((u1 - t * v1) * m1 + (u2 - t * v2) * m2);
      double q = loss.dualScalingCost(m1, y1) + loss.dualScalingCost(m2, y2);
      double linear =
          (1 - tau) * (loss.value(m1, y1) + loss.value(m2, y2))
              + tau * loss.dualShiftCost() * t * t * (v1 + v2);
      assertThat(cost).as("linear").isLessThanOrEqualTo(linear + 1e-12);
      double quadratic =
          loss.dualShiftCost() * ((1 - tau) * (1 - tau) * q + tau * (2 - tau) * t * t * (v1 + v2));
      assertThat(cost)
          .as("quadratic, m %s %s y %s %s t %s tau %s", m1, m2, y1, y2, t, tau)
          .isLessThanOrEqualTo(quadratic + 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void termsOfSeveralRowsAreThoseOfEachRow(ScalarLoss loss) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] large = {0, -0.0, 40, -40, 720, -720, 800, -800, 1e-12, -1e-12};
    int rows = 500;
    double[] margins = new double[rows + 1];
    double[] labels = new double[rows + 1];
    for (int t = 0; t < rows; t++) {
      margins[t] = t < 2 * large.length ? large[t / 2] : random.nextDouble(-8, 8);
      labels[t] = t < 2 * large.length ? t % 2 : label(loss, random);
    }
    LossTerms terms = new LossTerms(rows + 1);
    loss.evaluate(margins, labels, rows, terms);
    for (int t = 0; t < rows; t++) {
      double m = margins[t];
      double y = labels[t];
      assertThat(terms.derivatives()[t]).as("at %s", m).isEqualTo(loss.derivative(m, y));
      assertThat(terms.values()[t]).as("at %s", m).isEqualTo(loss.value(m, y));
      assertThat(terms.shifts()[t]).as("at %s", m).isEqualTo(loss.dualShift(m, y));
      assertThat(terms.scalingCosts()[t]).as("at %s", m).isEqualTo(loss.dualScalingCost(m, y));
    }
    assertThat(terms.values()[rows]).as("beyond the rows").isZero();
  }

  @Test
  void scalingCostOfLogisticIsTheOddsOfTheDualPoint() {
    LogisticLoss loss = new LogisticLoss();
    for (double y : new double[] {0, 1}) {
      double u = Math.abs(loss.derivative(0.8, y));
      assertThat(loss.dualScalingCost(0.8, y)).isCloseTo(u / (1 - u), within(1e-14));
    }
  }

  @Test
  void huberIsQuadraticInsideAndLinearOutsideItsThreshold() {
    HuberLoss loss = new HuberLoss(0.5);
    assertThat(loss.value(1.25, 1)).isEqualTo(0.03125);
    assertThat(loss.value(3, 1)).isEqualTo(0.5 * 2 - 0.125);
    assertThat(loss.value(-1, 1)).isEqualTo(0.5 * 2 - 0.125);
    assertThat(loss.derivative(-1, 1)).isEqualTo(-0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void badHuberThresholdIsNamedWithTheRule(double threshold) {
    assertThatThrownBy(() -> new HuberLoss(threshold))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Huber threshold is set to " + threshold + " but must be a finite number > 0");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void vectorFormOfALossOfOneMarginIsItsScalarForm(ScalarLoss loss) {
    double[] derivative = new double[1];
    loss.derivative(new double[] {0.3}, 1, derivative);
    assertThat(loss.margins()).isOne();
    assertThat(derivative[0]).isEqualTo(loss.derivative(0.3, 1));
    assertThat(loss.value(new double[] {0.3}, 1)).isEqualTo(loss.value(0.3, 1));
  }
}
