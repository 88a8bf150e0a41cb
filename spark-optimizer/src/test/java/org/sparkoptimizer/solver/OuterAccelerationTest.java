package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.CountingSum;
import org.sparkoptimizer.testkit.OuterRecursion;
import org.sparkoptimizer.testkit.OuterRecursion.Mistake;
import org.sparkoptimizer.testkit.OuterRecursion.Stage;
import org.sparkoptimizer.testkit.QuadraticSum;

/**
 * Checks (a) to (d) of the algorithm's description, with exact gradients: on the production code
 * they hold, on a copy with a mistake the named check fails.
 */
class OuterAccelerationTest {
  private static final int DIMENSION = 100;
  private static final PaperSchedule PAPER = new PaperSchedule(3);

  static List<Schedule> schedules() {
    return List.of(PAPER, new ShiftedSchedule(2), new ShiftedSchedule(3), new ShiftedSchedule(5));
  }

  /** Eigenvalues j⁻³, x* = 1. */
  private static QuadraticSum quadratic() {
    double[] eigenvalues = new double[DIMENSION];
    double[] ones = new double[DIMENSION];
    Arrays.setAll(eigenvalues, j -> Math.pow(j + 1.0, -3));
    Arrays.fill(ones, 1);
    return QuadraticSum.exact(eigenvalues, ones);
  }

  /** A run of the production code and of the copy, from the same start. */
  private record Setting(
      QuadraticSum sum, ElasticNet penalty, Schedule schedule, int m, int stages, double eta) {

    Setting(QuadraticSum sum, Schedule schedule, int m, int stages) {
      this(sum, ElasticNet.none(sum.dimension()), schedule, m, stages, 1 / sum.smoothness());
    }

    /** η of the schedule's own bound, for exact gradients. */
    Setting withOwnStep() {
      double own = 1 / schedule.inverseStep(sum.smoothness(), 0, m, 1);
      return new Setting(sum, penalty, schedule, m, stages, own);
    }

    Setting withPenalty(double l1, double l2) {
      ElasticNet net = ElasticNet.uniform(sum.dimension(), l1, l2);
      return new Setting(sum, net, schedule, m, stages, eta);
    }

    double[] start() {
      double[] start = new double[sum.dimension()];
      Arrays.fill(start, -0.5);
      return start;
    }

    List<Stage> production(int restartEvery) {
      CountingSum counting = new CountingSum(sum);
      List<SolverState> states = new ArrayList<>();
      Dasvrda method =
          Dasvrda.nonStronglyConvex(new StageShape(m, 1, schedule, 1), stages)
              .withStepRule(StepRule.fixed(eta));
      if (restartEvery > 0) {
        method = method.withRestartRule(RestartRule.every(restartEvery));
      }
      CompositeProblem problem = new CompositeProblem(counting, penalty);
      method.minimize(problem, start(), (record, state) -> states.add(state));
      List<double[]> starts = counting.stageStarts();
      assertThat(starts).hasSize(stages);
      List<Stage> trace = new ArrayList<>();
      for (int s = 1; s <= stages; s++) {
        OuterState outer = states.get(s).outer();
        trace.add(new Stage(outer.s(), starts.get(s - 1), outer.previous(), outer.x(), outer.z()));
      }
      return trace;
    }

    List<Stage> copy(int restartEvery, Mistake mistake) {
      return OuterRecursion.run(
          sum::gradient, penalty, schedule::theta, eta, m, stages, start(), restartEvery, mistake);
    }

    double objective(double[] w) {
      return sum.value(w) + penalty.value(w);
    }
  }

  /** Check (a): the largest ratio of gap and bound over all stages. */
  private static double ratioToBound(Setting setting, List<Stage> trace) {
    double[] optimum = setting.sum().minimiser(0, 0);
    double least = setting.objective(optimum);
    double gap = setting.objective(setting.start()) - least;
    double distance = Math.pow(VectorOps.distance(setting.start(), optimum), 2);
    double largest = 0;
    for (int s = 1; s <= trace.size(); s++) {
      double bound = setting.schedule().bound(s, setting.eta(), setting.m(), gap, distance);
      largest = Math.max(largest, (setting.objective(trace.get(s - 1).x()) - least) / bound);
    }
    return largest;
  }

  /** Check (b): the largest deviation from ỹ_s = (1 − 1/θ̃_s)x̃_{s−1} + v_{s−1}/θ̃_s. */
  private static double identityError(Setting setting, List<Stage> trace) {
    double[] v = setting.start();
    double largest = 0;
    for (Stage stage : trace) {
      double theta = setting.schedule().theta(stage.s());
      if (stage.s() == 1) {
        v = stage.previous();
      }
      for (int j = 0; j < v.length; j++) {
        double expected = (1 - 1 / theta) * stage.previous()[j] + v[j] / theta;
        largest = Math.max(largest, Math.abs(stage.start()[j] - expected));
      }
      v = next(stage, theta);
    }
    return largest;
  }

  /** v_s = x̃_{s−1} + θ̃_s(z̃_s − x̃_{s−1}). */
  private static double[] next(Stage stage, double theta) {
    double[] v = stage.previous().clone();
    VectorOps.axpy(theta, VectorOps.subtract(stage.z(), stage.previous()), v);
    return v;
  }

  /** Check (c): the largest rise of the potential in a stage, relative to its first value. */
  private static double potentialRise(Setting setting, List<Stage> trace, double l1, double l2) {
    double[] optimum = setting.sum().minimiser(l1, l2);
    double least = setting.objective(optimum);
    int m = setting.m();
    double k = 2 / (setting.eta() * m * (m + 1.0));
    double[] v = setting.start();
    double scale = k * Math.pow(VectorOps.distance(v, optimum), 2);
    double worst = Double.NEGATIVE_INFINITY;
    for (Stage stage : trace) {
      double theta = setting.schedule().theta(stage.s());
      if (stage.s() == 1) {
        v = stage.previous();
      }
      double before =
          theta * (theta - 1) * (setting.objective(stage.previous()) - least)
              + k * Math.pow(VectorOps.distance(v, optimum), 2);
      v = next(stage, theta);
      double after =
          theta * theta * (setting.objective(stage.x()) - least)
              + k * Math.pow(VectorOps.distance(v, optimum), 2);
      worst = Math.max(worst, (after - before) / scale);
    }
    return worst;
  }

  /** Check (d): the largest distance from FISTA with step η/2, m = 1. */
  private static double distanceFromFista(Setting setting, List<Stage> trace) {
    double[] x = setting.start();
    double[] previous = x;
    double step = setting.eta() / 2;
    double largest = 0;
    for (Stage stage : trace) {
      double before = setting.schedule().theta(stage.s() - 1);
      double momentum = (before - 1) / setting.schedule().theta(stage.s());
      double[] y = x.clone();
      VectorOps.axpy(momentum, VectorOps.subtract(x, previous), y);
      double[] next = y.clone();
      VectorOps.axpy(-step, setting.sum().gradient(y), next);
      setting.penalty().prox(next, step, next);
      previous = x;
      x = next;
      largest = Math.max(largest, VectorOps.distance(x, stage.x()));
    }
    return largest;
  }

  private static Setting settingA() {
    return new Setting(quadratic(), PAPER, 5, 300);
  }

  @Test
  void checkAExactGradientsStayBelowThePublishedBound() {
    Setting setting = settingA();
    assertThat(ratioToBound(setting, setting.production(0))).isPositive().isLessThanOrEqualTo(1);
  }

  @Test
  void checkACatchesZeroedMomentum() {
    Setting setting = settingA();
    assertThat(ratioToBound(setting, setting.copy(0, Mistake.NO_MOMENTUM))).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void checkBEveryStageStartsWhereTheIdentitySays(Schedule schedule) {
    Setting setting = new Setting(quadratic(), schedule, 5, 60).withOwnStep();
    assertThat(identityError(setting, setting.production(0))).isLessThan(1e-14);
    assertThat(identityError(setting, setting.production(7))).isLessThan(1e-14);
  }

  @ParameterizedTest
  @EnumSource(value = Mistake.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void checkBCatchesEveryMistake(Mistake mistake) {
    for (Schedule schedule : schedules()) {
      Setting setting = new Setting(quadratic(), schedule, 5, 60).withOwnStep();
      assertThat(identityError(setting, setting.copy(7, mistake)))
          .as("%s", schedule)
          .isGreaterThan(1e-6);
    }
  }

  @Test
  void checkCThePotentialNeverRises() {
    for (double c : new double[] {2, 3, 5}) {
      for (int m : new int[] {1, 3, 8}) {
        Setting plain = new Setting(quadratic(), new ShiftedSchedule(c), m, 120).withOwnStep();
        assertThat(potentialRise(plain, plain.production(0), 0, 0)).isLessThan(1e-14);
        Setting composite = plain.withPenalty(1e-3, 1e-2);
        assertThat(potentialRise(composite, composite.production(0), 1e-3, 1e-2)).isLessThan(1e-14);
        assertThat(potentialRise(composite, composite.production(9), 1e-3, 1e-2)).isLessThan(1e-14);
      }
    }
  }

  @Test
  void checkCCatchesZeroedMomentum() {
    Setting setting = new Setting(quadratic(), new ShiftedSchedule(3), 5, 120).withOwnStep();
    assertThat(potentialRise(setting, setting.copy(0, Mistake.NO_MOMENTUM), 0, 0))
        .isGreaterThan(1e-9);
    assertThat(potentialRise(setting, setting.copy(0, Mistake.NONE), 0, 0)).isLessThan(1e-14);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void checkDOneInnerStepIsFista(Schedule schedule) {
    Setting setting =
        new Setting(quadratic(), schedule, 1, 200).withOwnStep().withPenalty(1e-3, 1e-3);
    assertThat(distanceFromFista(setting, setting.production(0))).isLessThan(1e-12);
    assertThat(distanceFromFista(setting, setting.copy(0, Mistake.NO_MOMENTUM)))
        .isGreaterThan(1e-3);
    assertThat(distanceFromFista(setting, setting.copy(0, Mistake.SHIFTED_THETA)))
        .isGreaterThan(1e-6);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void productionAndTheIndependentCopyMakeTheSameIterates(Schedule schedule) {
    for (int restartEvery : new int[] {0, 6}) {
      for (int m : new int[] {1, 2, 7}) {
        Setting setting =
            new Setting(quadratic(), schedule, m, 40).withOwnStep().withPenalty(1e-3, 1e-3);
        List<Stage> production = setting.production(restartEvery);
        List<Stage> copy = setting.copy(restartEvery, Mistake.NONE);
        for (int s = 0; s < 40; s++) {
          assertThat(production.get(s).s()).isEqualTo(copy.get(s).s());
          assertThat(production.get(s).start()).containsExactly(copy.get(s).start(), within(1e-12));
          assertThat(production.get(s).x()).containsExactly(copy.get(s).x(), within(1e-12));
          assertThat(production.get(s).z()).containsExactly(copy.get(s).z(), within(1e-12));
        }
      }
    }
  }
}
