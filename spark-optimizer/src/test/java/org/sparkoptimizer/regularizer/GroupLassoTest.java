package org.sparkoptimizer.regularizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupLassoTest {
  private static final long SEED = 99;
  private static final int SECTIONS = 80;

  /** Coordinates 0, 2 and 5 in one group, 1 and 4 in another, 3 alone. */
  private static final int[] GROUPS = {0, 1, 0, 2, 1, 0};

  /** A group of two coordinates, with its weights. */
  record Case(double l1, double l2) {

    GroupLasso regularizer() {
      return new GroupLasso(new int[2], ElasticNet.uniform(1, l1, l2));
    }
  }

  static List<Case> cases() {
    return List.of(new Case(0, 0), new Case(0.7, 0), new Case(0, 1.3), new Case(0.4, 0.6));
  }

  private static double[] draw(SplittableRandom random, int count, double size) {
    return random.doubles(count, -size, size).toArray();
  }

  private static double[] prox(Regularizer regularizer, double[] v, double step) {
    double[] z = v.clone();
    regularizer.prox(z, step, z);
    return z;
  }

  private static double[] scaled(double factor, double[] v) {
    return Arrays.stream(v).map(x -> factor * x).toArray();
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }

  /** Minimiser of a convex function on [−range, range] by golden sections. */
  private static double section(DoubleUnaryOperator f, double range) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double left = -range;
    double right = range;
    for (int i = 0; i < SECTIONS; i++) {
      double x1 = right - ratio * (right - left);
      double x2 = left + ratio * (right - left);
      if (f.applyAsDouble(x1) <= f.applyAsDouble(x2)) {
        right = x2;
      } else {
        left = x1;
      }
    }
    // At the edge of a domain only one of them is inside.
    return f.applyAsDouble(left) <= f.applyAsDouble(right) ? left : right;
  }

  /** Minimiser of a convex function of two coordinates: sections of minima over sections. */
  private static double[] argmin(ToDoubleFunction<double[]> f, double range) {
    double first =
        section(
            x -> {
              double y = section(second -> f.applyAsDouble(new double[] {x, second}), range);
              return f.applyAsDouble(new double[] {x, y});
            },
            range);
    double second = section(y -> f.applyAsDouble(new double[] {first, y}), range);
    return new double[] {first, second};
  }

  @ParameterizedTest
  @MethodSource("cases")
  void proxIsTheMinimiserThatASearchFinds(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 40; i++) {
      double[] v = draw(random, 2, 3);
      double step = random.nextDouble(0.05, 4);
      double[] searched =
          argmin(z -> 0.5 * squaredDistance(z, v) + step * c.regularizer().value(z), 10);
      assertThat(prox(c.regularizer(), v, step))
          .as("v %s step %s", Arrays.toString(v), step)
          .containsExactly(searched, within(5e-6));
    }
  }

  /** (v − z)/step is a subgradient of R at z: no direction lowers the objective. */
  @Test
  void proxSatisfiesItsOptimalityConditionInEachGroup() {
    double[] l1 = {1.2, 0.9, 0.3};
    double[] l2 = {0.6, 0, 0.2};
    GroupLasso r = new GroupLasso(GROUPS, new ElasticNet(l1, l2));
    SplittableRandom random = new SplittableRandom(SEED);
    int[] dropped = new int[3];
    for (int i = 0; i < 300; i++) {
      double[] v = draw(random, 6, 3);
      double step = random.nextDouble(0.05, 4);
      double[] z = prox(r, v, step);
      for (int g = 0; g < 3; g++) {
        double length = 0;
        double slope = 0;
        for (int j = 0; j < 6; j++) {
          length = GROUPS[j] == g ? Math.hypot(length, z[j]) : length;
          double subgradient = (v[j] - z[j]) / step - l2[g] * z[j];
          slope = GROUPS[j] == g ? Math.hypot(slope, subgradient) : slope;
        }
        for (int j = 0; j < 6 && length > 0; j++) {
          if (GROUPS[j] == g) {
            assertThat((v[j] - z[j]) / step - l2[g] * z[j])
                .isCloseTo(l1[g] * z[j] / length, within(1e-12));
          }
        }
        dropped[g] += length == 0 ? 1 : 0;
        assertThat(slope).isLessThanOrEqualTo(l1[g] + 1e-12);
      }
    }
    assertThat(Arrays.stream(dropped)).allMatch(count -> count > 10 && count < 290);
  }

  /** v = prox_{tR}(v) + t·prox_{R*∕t}(v∕t); the conjugate's prox by search on R*. */
  @ParameterizedTest
  @MethodSource("cases")
  void moreauIdentityTiesProxToConjugate(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20; i++) {
      double[] v = draw(random, 2, 4);
      double step = random.nextDouble(0.2, 3);
      double[] target = scaled(1 / step, v);
      double[] dual =
          argmin(
              u -> {
                double shape =
                    0.5 * squaredDistance(u, target) + c.regularizer().conjugate(u) / step;
                // Sections need a slope outside the domain too, which holds 0.
                return Double.isFinite(shape) ? shape : 1e6 * (1 + Math.abs(u[0]) + Math.abs(u[1]));
              },
              30);
      double[] z = prox(c.regularizer(), v, step);
      for (int j = 0; j < 2; j++) {
        assertThat(z[j] + step * dual[j]).isCloseTo(v[j], within(2e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void conjugateIsTheSupremum(Case c) {
    SplittableRandom random = new SplittableRandom(SEED);
    double range = 1e3;
    for (int i = 0; i < 50; i++) {
      double[] v = draw(random, 2, i % 2 == 0 ? 0.5 : 3);
      double[] best = argmin(w -> c.regularizer().value(w) - v[0] * w[0] - v[1] * w[1], range);
      double supremum = v[0] * best[0] + v[1] * best[1] - c.regularizer().value(best);
      double conjugate = c.regularizer().conjugate(v);
      if (Double.isFinite(conjugate)) {
        assertThat(conjugate).isCloseTo(supremum, within(1e-8));
      } else {
        assertThat(supremum).as("unbounded").isGreaterThan(1e-3 * range);
      }
    }
  }

  @Test
  void theConjugateAlongAVectorIsTheConjugate() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (double l2 : new double[] {0, 0.3}) {
      double[] ridges = {l2, 0.2, l2};
      GroupLasso r = new GroupLasso(GROUPS, new ElasticNet(new double[] {1, 0, 0.5}, ridges));
      for (int i = 0; i < 20; i++) {
        double[] v = draw(random, 6, 2);
        double limit = r.conjugateScale(v);
        DoubleUnaryOperator along = r.conjugateAlong(v, limit);
        for (double share : new double[] {0, 0.1, 0.6, 1}) {
          double tau = share * limit;
          assertThat(along.applyAsDouble(tau))
              .isCloseTo(r.conjugate(scaled(tau, v)), within(1e-12));
        }
      }
    }
  }

  @Test
  void conjugateScaleIsTheLargestThatKeepsTheConjugateFinite() {
    int[] groups = new int[500];
    Arrays.fill(groups, 400, 500, 1);
    GroupLasso r =
        new GroupLasso(groups, new ElasticNet(new double[] {0.7, 0.4}, new double[] {0, 1}));
    SplittableRandom random = new SplittableRandom(SEED);
    int unscaled = 0;
    for (int i = 0; i < 200; i++) {
      double[] v = draw(random, 500, i % 2 == 0 ? 0.01 : 3);
      double scale = r.conjugateScale(v);
      assertThat(scale).isBetween(0.0, 1.0);
      assertThat(r.conjugate(scaled(scale, v))).isFinite();
      if (scale < 1) {
        assertThat(r.conjugate(scaled(scale * (1 + 1e-11), v))).isInfinite();
      } else {
        unscaled++;
      }
    }
    assertThat(unscaled).isEqualTo(100);
  }

  @Test
  void convexityAlongChordsIsAtLeastTheStrongConvexity() {
    GroupLasso r =
        new GroupLasso(GROUPS, new ElasticNet(new double[] {1, 0, 0.5}, new double[] {0.9, 2, 1}));
    SplittableRandom random = new SplittableRandom(SEED);
    double mu = r.strongConvexity();
    assertThat(mu).isEqualTo(0.9);
    for (int i = 0; i < 200; i++) {
      double[] a = draw(random, 6, 3);
      double[] b = draw(random, 6, 3);
      double[] middle = new double[6];
      Arrays.setAll(middle, j -> (a[j] + b[j]) / 2);
      double chord = (r.value(a) + r.value(b)) / 2 - r.value(middle);
      assertThat(chord).isGreaterThanOrEqualTo(mu / 8 * squaredDistance(a, b) - 1e-12);
    }
  }

  @Test
  void itIsTheWeightedNormOfEachGroup() {
    GroupLasso r =
        new GroupLasso(GROUPS, new ElasticNet(new double[] {2, 0, 0.5}, new double[] {0, 4, 0}));
    assertThat(r.value(new double[] {1, 3, -2, -6, 4, 2})).isEqualTo(2 * 3 + 2 * 25 + 0.5 * 6);
    assertThat(r.isFree(1)).isFalse();
    assertThat(new GroupLasso(GROUPS, ElasticNet.none(3)).isFree(1)).isTrue();
  }

  @Test
  void groupsOfOneAreTheElasticNetBitForBit() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      double[] l1 = draw(random, 5, 1);
      double[] l2 = draw(random, 5, 1);
      for (int j = 0; j < 5; j++) {
        l1[j] = Math.max(l1[j], 0);
        l2[j] = Math.max(l2[j], 0);
      }
      ElasticNet net = new ElasticNet(l1, l2);
      GroupLasso groups = new GroupLasso(new int[] {0, 1, 2, 3, 4}, net);
      double[] v = draw(random, 5, 3);
      double step = random.nextDouble(0.05, 4);
      assertThat(prox(groups, v, step)).containsExactly(prox(net, v, step), within(0.0));
      assertThat(groups.value(v)).isEqualTo(net.value(v));
      assertThat(groups.conjugate(v)).isEqualTo(net.conjugate(v));
      assertThat(groups.conjugateScale(v)).isEqualTo(net.conjugateScale(v));
      assertThat(groups.largestSlope(v)).isEqualTo(net.largestSlope(v));
      assertThat(groups.strongConvexity()).isEqualTo(net.strongConvexity());
      for (int j = 0; j < 5; j++) {
        assertThat(groups.isFree(j)).isEqualTo(net.isFree(j));
      }
    }
  }

  @Test
  void theLargestSlopeIsTheStepThatLeavesNothing() {
    GroupLasso r = new GroupLasso(GROUPS, new ElasticNet(new double[] {1, 0.2, 0}, new double[3]));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50; i++) {
      double[] slopes = draw(random, 6, 2);
      double step = r.largestSlope(slopes);
      double[] none = prox(r, slopes, step * (1 + 1e-12));
      double[] some = prox(r, slopes, step * (1 - 1e-9));
      assertThat(Arrays.stream(none).filter(z -> z == 0)).hasSize(5);
      assertThat(Arrays.stream(some).filter(z -> z == 0).count()).isBetween(2L, 3L);
      assertThat(none[3]).as("no kink").isEqualTo(slopes[3]);
    }
  }

  @Test
  void anInfiniteStepGivesTheMinimiserOfThePenalty() {
    GroupLasso r = new GroupLasso(new int[2], ElasticNet.uniform(1, 1, 1));
    assertThat(prox(r, new double[] {3, -4}, Double.POSITIVE_INFINITY)).containsExactly(0, 0);
  }

  @Test
  void badGroupsAreNamed() {
    ElasticNet two = ElasticNet.uniform(2, 1, 1);
    assertThatThrownBy(() -> new GroupLasso(new int[] {0, 2, 1}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coordinate 1 is in group 2 but there are 2 groups, from 0");
    assertThatThrownBy(() -> new GroupLasso(new int[] {-1, 1}, two))
        .hasMessage("coordinate 0 is in group -1 but there are 2 groups, from 0");
    assertThatThrownBy(() -> new GroupLasso(new int[] {0, 0}, two))
        .hasMessage("group 1 has no coordinate; number the groups without gaps");
  }

  @Test
  void laterChangesOfTheCallersArrayHaveNoEffect() {
    int[] groups = {0, 0};
    GroupLasso r = new GroupLasso(groups, ElasticNet.uniform(1, 1, 0));
    groups[1] = 7;
    assertThat(r.value(new double[] {3, 4})).isEqualTo(5);
  }
}
