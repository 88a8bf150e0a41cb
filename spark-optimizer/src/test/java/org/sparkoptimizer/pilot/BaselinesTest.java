package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.baseline.Iterate;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.SparkState;
import org.sparkoptimizer.testkit.TestSpark;

/** Baselines beside today's method and this library. */
class BaselinesTest {
  private static Dataset<Row> rows(SyntheticData.Labels labels) {
    return new SyntheticData(SyntheticData.Kind.DENSE, labels, 1500, 6, 1)
        .generate(TestSpark.session());
  }

  private static Incumbent logistic(boolean intercept) {
    var today =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setRegParam(0.1)
            .setFitIntercept(intercept);
    return Incumbent.of(today, new LogisticRegression());
  }

  private static Incumbent linear() {
    var today =
        new org.apache.spark.ml.regression.LinearRegression()
            .setRegParam(0.1)
            .setStandardization(false);
    return Incumbent.of(today, new LinearRegression());
  }

  private static Pilot pilot(Incumbent incumbent, String... baselines) {
    PilotOptions options =
        new PilotOptions(List.of(0.6), 0.25, 1, 2, 0.001, List.of(baselines), false, 3);
    return new Pilot(incumbent, options, Pricing.DEFAULT, Optional.empty());
  }

  @Test
  void baselinesAreMeasuredAfterTheTwoSides() {
    int cachedBefore = SparkState.cachedRdds();
    PilotResult result =
        pilot(logistic(true), "svrg", "l-bfgs", "svrg")
            .run(rows(SyntheticData.Labels.LOGISTIC), line -> {});
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
    assertThat(result.contenders())
        .extracting(ContenderResult::name)
        .containsExactly("MLlib", "spark-optimizer", "SVRG", "L-BFGS / OWL-QN");
    assertThat(result.contenders().get(2).settings()).isEqualTo("b=floor(sqrt(n)) passes<=50");
    assertThat(result.contenders().get(3).settings()).isEqualTo("passes<=50");
    for (ContenderResult baseline : result.contenders().subList(2, 4)) {
      assertThat(baseline.gap()).isBetween(0.0, 1e-6);
      assertThat(baseline.largest().converged()).isFalse();
      assertThat(baseline.largest().passes()).isBetween(1.0, 50.0);
      assertThat(baseline.forecast().seconds().value()).isPositive();
      assertThat(baseline.bySize()).hasSize(2);
      Way way = baseline.way();
      assertThat(way.gaps()).hasSameSizeAs(way.passes()).hasSameSizeAs(way.seconds());
      assertThat(way.gaps()[0]).isCloseTo(1, within(0.1));
      assertThat(way.gaps()[way.gaps().length - 1]).isEqualTo(baseline.gap());
      assertThat(way.passes()).isSorted();
      assertThat(way.passes()[way.passes().length - 1])
          .isLessThanOrEqualTo(baseline.largest().passes());
      assertThat(way.seconds()).isSorted();
      assertThat(way.seconds()[way.seconds().length - 1])
          .isLessThanOrEqualTo(baseline.largest().medianSeconds());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sgd", "sgd-decreasing", "saga", "katyusha", "dasvrda-ns", "dasvrda-adaptive"})
  void everyMethodComesNearTheOptimumOfAnEasyProblem(String name) {
    assertThat(gap(logistic(true), rows(SyntheticData.Labels.LOGISTIC), name)).isLessThan(0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acc-prox-svrg", "dasvrda-sc"})
  void someTakeAStronglyConvexPenaltyOnly(String name) {
    assertThat(gap(logistic(false), rows(SyntheticData.Labels.LOGISTIC), name)).isLessThan(0.05);
    assertThatThrownBy(() -> pilot(logistic(true), name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "baseline '%s' is made for a strongly convex penalty: it takes an L2 part and no"
                + " intercept; set fitIntercept to false, or leave the baseline out",
            name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"svrg", "l-bfgs"})
  void theLinearProblemIsMllibsToo(String name) {
    assertThat(gap(linear(), rows(SyntheticData.Labels.LINEAR), name)).isBetween(-1e-9, 1e-5);
  }

  /** Relative gap to the library's objective after the budget, on all rows. */
  private static double gap(Incumbent incumbent, Dataset<Row> rows, String name) {
    Problem problem = incumbent.problem();
    Objective objective = problem.objective(rows);
    double library = objective.value(incumbent.library().fit(rows).point(), problem.setting());
    Trained trained = new BaselineContender(BaselineMethod.of(name), problem, 1).fit(rows);
    double value = objective.value(trained.point(), problem.setting());
    double[] way = trained.curve().objectives().in(objective, problem.setting());
    assertThat(way).hasSizeBetween(2, 21);
    assertThat(way[way.length - 1]).isEqualTo(value);
    // L-BFGS and DASVRDA may find nothing more to do; the others spend what they have.
    boolean ends = name.equals("l-bfgs") || name.startsWith("dasvrda");
    assertThat(trained.passes()).isBetween(ends ? 1.0 : 48.0, 50.0);
    return (value - library) / (objective.atZero() - library);
  }

  @Test
  void anUnknownNameIsRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> pilot(logistic(true), "svrg", "adam"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "baseline 'adam' is not known; choose of sgd, sgd-decreasing, svrg, saga, katyusha,"
                + " acc-prox-svrg, l-bfgs, dasvrda-ns, dasvrda-sc, dasvrda-adaptive");
  }

  @Test
  void aLongWayIsThinnedEvenly() {
    SomeIterates some = new SomeIterates();
    for (int k = 0; k <= 100; k++) {
      some.reached(new Iterate(new double[0], k, k, k));
    }
    double[] passes = some.iterates().stream().mapToDouble(Iterate::passes).toArray();
    assertThat(passes).hasSizeBetween(10, 21).isSorted();
    assertThat(passes[0]).isZero();
    assertThat(passes[passes.length - 1]).isEqualTo(100);
    assertThat(Arrays.stream(passes).limit(3)).containsExactly(0.0, 8.0, 16.0);
  }
}
