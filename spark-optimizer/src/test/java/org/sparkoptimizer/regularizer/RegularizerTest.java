package org.sparkoptimizer.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizerTest {
  private static final long SEED = 99;
  private static final double INF = Double.POSITIVE_INFINITY;

  /** A regularizer of one coordinate, with its parameters. */
  record Case(double l1, double l2, double lower, double upper, Regularizer regularizer) {
    @Override
    public String toString() {
      return "l1 " + l1 + " l2 " + l2 + " on [" + lower + ", " + upper + "]";
    }

    boolean bounded() {
      return regularizer instanceof BoxConstrained;
    }
  }

  private static Case free(double l1, double l2) {
    return new Case(l1, l2, -INF, INF, ElasticNet.uniform(1, l1, l2));
  }

  private static Case box(double l1, double l2, double lower, double upper) {
    Regularizer r =
        new BoxConstrained(
            ElasticNet.uniform(1, l1, l2), new double[] {lower}, new double[] {upper});
    return new Case(l1, l2, lower, upper, r);
  }

  static List<Case> cases() {
    return List.of(
        free(0, 0),
        free(0.7, 0),
        free(0, 1.3),
        free(0.4, 0.6),
        box(0, 0, -1, 2),
        box(0.7, 0, 0, INF),
        box(0.4, 0.6, -0.5, 0.25),
        box(0.4, 0.6, 0.5, 3),
        box(0, 1.3, -INF, -0.2),
        box(0.3, 0, 1, 1));
  }

  private static double value(Case c, double w) {
    return c.regularizer().value(new double[] {w});
  }

  private static double prox(Case c, double v, double step) {
    double[] z = {v};
    c.regularizer().prox(z, step, z);
    return z[0];
  }

  /** Minimiser of a convex function on [a, b] by golden sections. */
  private static double argmin(DoubleUnaryOperator f, double a, double b) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double left = a;
    double right = b;
    for (int i = 0; i < 120; i++) {
      double x1 = right - ratio * (right - left);
      double x2 = left + ratio * (right - left);
      if (f.applyAsDouble(x1) <= f.applyAsDouble(x2)) {
        right = x2;
      } else {
        left = x1;
      }
    }
    return (left + right) / 2;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theConjugateAlongAVectorIsTheConjugate(Case c) {
    for (double v : new double[] {-3, -0.5, 0, 0.3, 2}) {
      double[] direction = {v};
      double limit = c.regularizer().conjugateScale(direction);
      DoubleUnaryOperator along = c.regularizer().conjugateAlong(direction, limit);
      for (double share : new double[] {0, 0.1, 0.6, 1}) {
        double tau = share * limit;
        assertThat(along.applyAsDouble(tau))
            .isCloseTo(c.regularizer().conjugate(new double[] {tau * v}), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void proxIsTheMinimiserThatAGoldenSectionSearchFinds(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      double v = random.nextDouble(-5, 5);
      double step = random.nextDouble(0.05, 4);
      double searched =
          argmin(
              z -> 0.5 * (z - v) * (z - v) + step * value(c, z),
              Math.max(c.lower(), -20),
              Math.min(c.upper(), 20));
      assertThat(prox(c, v, step)).as("v %s step %s", v, step).isCloseTo(searched, within(1e-6));
    }
  }

  /** (v − z)/step is a subgradient of R at z: no direction lowers the objective. */
  @ParameterizedTest
  @MethodSource("cases")
  void proxSatisfiesItsOptimalityCondition(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 300; i++) {
      double v = random.nextDouble(-5, 5);
      double step = random.nextDouble(0.05, 4);
      double z = prox(c, v, step);
      double slope = (v - z) / step - c.l2() * z;
      double low = z > 0 ? c.l1() : -c.l1();
      double high = z < 0 ? -c.l1() : c.l1();
      if (z == c.lower()) {
        low = -INF;
      }
      if (z == c.upper()) {
        high = INF;
      }
      assertThat(z).isBetween(c.lower(), c.upper());
      assertThat(slope).as("v %s step %s", v, step).isBetween(low - 1e-13, high + 1e-13);
    }
  }

  /** v = prox_{tR}(v) + t·prox_{R*∕t}(v∕t); the conjugate's prox by search on R*. */
  @ParameterizedTest
  @MethodSource("cases")
  void moreauIdentityTiesProxToConjugate(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50; i++) {
      double v = random.nextDouble(-4, 4);
      double step = random.nextDouble(0.2, 3);
      double target = v / step;
      double dual =
          argmin(
              u -> {
                double conjugate = c.regularizer().conjugate(new double[] {u});
                double shape = 0.5 * (u - target) * (u - target) + conjugate / step;
                // Golden sections need a slope outside the domain too; 0 is near or inside it.
                return Double.isFinite(shape) ? shape : 1e6 * (1 + Math.abs(u));
              },
              -60,
              60);
      assertThat(prox(c, v, step) + step * dual).as("v %s", v).isCloseTo(v, within(2e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void conjugateIsTheSupremum(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    double low = Math.max(c.lower(), -1e3);
    double high = Math.min(c.upper(), 1e3);
    for (int i = 0; i < 200; i++) {
      double v = random.nextDouble(-3, 3);
      double best = argmin(w -> value(c, w) - v * w, low, high);
      double supremum = v * best - value(c, best);
      double conjugate = c.regularizer().conjugate(new double[] {v});
      if (Double.isFinite(conjugate)) {
        assertThat(conjugate).as("v %s", v).isCloseTo(supremum, within(1e-8));
      } else {
        assertThat(supremum).as("unbounded at v %s", v).isGreaterThan(1e-3 * high);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void conjugateScaleIsTheLargestThatKeepsTheConjugateFinite(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      double v = random.nextDouble(-3, 3);
      double scale = c.regularizer().conjugateScale(new double[] {v});
      assertThat(scale).isBetween(0.0, 1.0);
      assertThat(c.regularizer().conjugate(new double[] {scale * v})).isFinite();
      if (scale < 1) {
        assertThat(c.regularizer().conjugate(new double[] {(scale + 1e-12) * v})).isInfinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convexityAlongChordsIsAtLeastTheStrongConvexity(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    double mu = c.regularizer().strongConvexity();
    assertThat(mu).isEqualTo(c.l2());
    for (int i = 0; i < 200; i++) {
      double a = prox(c, random.nextDouble(-3, 3), 1e-9);
      double b = prox(c, random.nextDouble(-3, 3), 1e-9);
      double chord = (value(c, a) + value(c, b)) / 2 - value(c, (a + b) / 2);
      assertThat(chord).isGreaterThanOrEqualTo(mu / 8 * (a - b) * (a - b) - 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueIsInfiniteBeyondTheBoundsOnly(Case c) {
    for (double w : new double[] {-4, -0.3, 0, 0.2, 1, 4}) {
      double expected =
          w < c.lower() || w > c.upper() ? INF : c.l1() * Math.abs(w) + c.l2() / 2 * w * w;
      assertThat(value(c, w)).isCloseTo(expected, within(1e-15));
    }
  }

  @Test
  void coordinatesHaveTheirOwnWeights() {
    ElasticNet r = new ElasticNet(new double[] {1, 0, 0.5}, new double[] {0, 2, 1});
    assertThat(r.value(new double[] {-2, 3, 4})).isEqualTo(2 + 9 + 2 + 8);
    assertThat(r.strongConvexity()).isZero();
    double[] z = new double[3];
    r.prox(new double[] {-2, 3, 4}, 0.5, z);
    assertThat(z).containsExactly(new double[] {-1.5, 1.5, 2.5}, within(1e-15));
  }

  @Test
  void infiniteStepGivesTheMinimiserOfThePenalty() {
    double[] z = {3.0};
    ElasticNet.uniform(1, 1.0, 1.0).prox(z, INF, z);
    assertThat(z[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void badWeightIsNamedWithKindAndCoordinate(double weight) {
    assertThatThrownBy(() -> new ElasticNet(new double[] {0, weight}, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("L1 weight of coordinate 1 is " + weight + " but must be finite, >= 0");
    assertThatThrownBy(() -> new ElasticNet(new double[2], new double[] {weight, 0}))
        .hasMessage("L2 weight of coordinate 0 is " + weight + " but must be finite, >= 0");
  }

  @Test
  void weightsOfDifferentLengthAreRefused() {
    assertThatThrownBy(() -> new ElasticNet(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("L1 weights have length 2 but L2 weights have length 3");
  }

  @Test
  void badBoundsAreNamed() {
    ElasticNet two = ElasticNet.none(2);
    assertThatThrownBy(() -> new BoxConstrained(two, new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bounds have lengths 2 and 3 but the penalty has 2 coordinates");
    assertThatThrownBy(() -> new BoxConstrained(two, new double[] {0, 2}, new double[] {1, 1}))
        .hasMessage("lower bound 2.0 of coordinate 1 exceeds its upper bound 1.0");
    assertThatThrownBy(
            () -> new BoxConstrained(two, new double[] {0, Double.NaN}, new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void laterChangesOfTheCallersArraysHaveNoEffect() {
    double[] l1 = {1};
    double[] lower = {-1};
    ElasticNet net = new ElasticNet(l1, new double[1]);
    BoxConstrained box = new BoxConstrained(net, lower, new double[] {1});
    l1[0] = 5;
    lower[0] = 0.5;
    assertThat(net.value(new double[] {1})).isEqualTo(1);
    assertThat(box.value(new double[] {0})).isZero();
  }

  /** The smallest factor on λ₁ at which no small step to either side lowers gz + R(z). */
  @Test
  void largestSlopeIsTheOneThatBoundsLetACoordinateFollow() {
    double[] l1 = {0.5, 0.5, 0.5, 0.5, 0};
    ElasticNet net = new ElasticNet(l1, new double[5]);
    double[] gradient = {2, -3, 4, -1, 9};
    assertThat(net.largestSlope(gradient)).isEqualTo(8);
    double[] lower = {-INF, -INF, 0, 0, -INF};
    double[] upper = {INF, 0, INF, INF, INF};
    // The third would fall, the second rise: neither may. The first may, as the fourth.
    assertThat(new BoxConstrained(net, lower, upper).largestSlope(gradient)).isEqualTo(4);
  }
}
