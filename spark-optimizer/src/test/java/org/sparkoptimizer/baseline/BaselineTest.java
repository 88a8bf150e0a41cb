package org.sparkoptimizer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.solver.MetricRule;
import org.sparkoptimizer.testkit.CountingSum;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.QuadraticSum;

/** The methods behave as their papers say, and are counted alike. */
class BaselineTest {
  private static final int N = 180;
  private static final int D = 6;
  private static final Data DATA = Problems.classification(21, N, D, 0.8).weighted();
  private static final Batches BATCHES = new Batches(13, 5);

  private static final Runs RIDGE =
      Runs.of(DATA, new LogisticLoss(), ElasticNet.uniform(D, 0, 0.02));
  private static final Runs ELASTIC_NET =
      Runs.of(DATA, new LogisticLoss(), ElasticNet.uniform(D, 0.01, 0.02));
  private static final Runs LASSO =
      Runs.of(DATA, new LogisticLoss(), ElasticNet.uniform(D, 0.02, 0));

  /** Unequal penalties, and a coordinate without any. */
  private static final Runs UNEVEN =
      Runs.of(
          DATA,
          new LogisticLoss(),
          new ElasticNet(new double[] {0, 0.02, 0.03, 0, 0.01, 0.05}, new double[D]));

  private static final double SMALL_RIDGE = 1e-5;

  /** Columns of falling scale: κ is about 10⁴ and n is 60. */
  private static final Runs ILL_CONDITIONED =
      Runs.of(
          Problems.regression(4, 60, D, 1)
              .transformed(new double[D], new double[] {1, 2.5, 6, 15, 40, 100}),
          new SquaredLoss(),
          ElasticNet.uniform(D, 0, SMALL_RIDGE));

  static Stream<Baseline> linearMethods() {
    return Stream.of(
        new Svrg(BATCHES),
        new Svrg(new Batches(1, 5)),
        new Saga(BATCHES),
        new Saga(new Batches(1, 5)),
        new Katyusha(BATCHES),
        new Katyusha(new Batches(1, 5)),
        new AccProxSvrg(5));
  }

  /** Rates of 1/k and 1/k² would take 10,000 and 100 times as long to 1e-8 as to 1e-4. */
  @ParameterizedTest
  @MethodSource("linearMethods")
  void theRateIsLinearWherePIsStronglyConvex(Baseline method) {
    for (Runs problem : List.of(RIDGE, ELASTIC_NET)) {
      double half = problem.passesTo(1e-4, method, 600);
      double whole = problem.passesTo(1e-8, method, 600);
      assertThat(whole).as("after %s passes to 1e-4", half).isLessThan(4 * half + 6);
    }
  }

  static Stream<Baseline> convergingMethods() {
    return Stream.concat(
        linearMethods(),
        Stream.of(
            QuasiNewton.asInMllib(),
            DasvrdaBaseline.nonStronglyConvex(BATCHES),
            DasvrdaBaseline.stronglyConvex(BATCHES),
            DasvrdaBaseline.restarted(BATCHES),
            DasvrdaBaseline.measured(BATCHES),
            DasvrdaBaseline.inMetric("Hessian", MetricRule.hessian(N, 3, false, 1)),
            DasvrdaBaseline.inMetric("secant", MetricRule.secant(3))));
  }

  @ParameterizedTest
  @MethodSource("convergingMethods")
  void allButSgdAgreeOnTheOptimum(Baseline method) {
    for (Runs problem : List.of(RIDGE, ELASTIC_NET)) {
      assertThat(problem.end(method, 800)).isBetween(-1e-12, 1e-8);
    }
  }

  static Stream<Baseline> methodsWithoutStrongConvexity() {
    return Stream.of(
        new Svrg(BATCHES),
        new Saga(BATCHES),
        new Katyusha(BATCHES),
        QuasiNewton.asInMllib(),
        DasvrdaBaseline.restarted(BATCHES),
        DasvrdaBaseline.measured(BATCHES));
  }

  @ParameterizedTest
  @MethodSource("methodsWithoutStrongConvexity")
  void theyAgreeUnderL1AloneToo(Baseline method) {
    for (Runs problem : List.of(LASSO, UNEVEN)) {
      assertThat(problem.end(method, 1500)).isBetween(-1e-12, 1e-8);
    }
  }

  @Test
  void leastSquaresEndAtTheSolutionOfTheNormalEquations() {
    double[] closedForm = ILL_CONDITIONED.rows().ridge(SMALL_RIDGE);
    for (Baseline method : List.of(new Katyusha(new Batches(4, 1)), QuasiNewton.asInMllib())) {
      List<double[]> points = new ArrayList<>();
      method.run(
          ILL_CONDITIONED.problem(),
          new double[D],
          Budget.ofPasses(3000),
          iterate -> points.add(iterate.point()));
      assertThat(points.get(points.size() - 1))
          .as(method.name())
          .containsExactly(closedForm, within(1e-5));
    }
  }

  @Test
  void sgdWithAConstantStepStopsAtItsNoise() {
    Baseline constant = new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.CONSTANT);
    double early = mean(RIDGE.of(constant, 200), 100);
    double late = mean(RIDGE.of(constant, 1000), 900);
    assertThat(early).isBetween(1e-5, 1e-1);
    assertThat(late / early).isBetween(0.5, 2.0);
    Baseline larger =
        new MiniBatchSgd(new Batches(4 * BATCHES.b(), 5), MiniBatchSgd.Steps.CONSTANT);
    assertThat(mean(RIDGE.of(larger, 1000), 900) / late).isBetween(0.15, 0.4);
  }

  /** Mean gap of the iterates after so many passes. */
  private static double mean(List<Runs.Point> points, double after) {
    return points.stream()
        .filter(point -> point.passes() > after)
        .mapToDouble(Runs.Point::gap)
        .average()
        .orElseThrow();
  }

  /** The bound falls like 1/k, so ten times as many passes bring about a tenth of the gap. */
  @Test
  void sgdWithDecreasingStepsGoesOnSublinearly() {
    Baseline decreasing = new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.DECREASING);
    List<Runs.Point> points = RIDGE.of(decreasing, 2000);
    double early = mean(points.stream().filter(p -> p.passes() <= 200).toList(), 150);
    double late = mean(points, 1500);
    assertThat(late / early).isBetween(0.02, 0.4);
    Baseline constant = new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.CONSTANT);
    assertThat(late).isLessThan(0.2 * mean(RIDGE.of(constant, 1000), 500));
    assertThat(late).isGreaterThan(1e-9);
  }

  @Test
  void sgdWithoutStrongConvexityDecreasesItsStepsToo() {
    Baseline decreasing = new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.DECREASING);
    Baseline constant = new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.CONSTANT);
    assertThat(mean(LASSO.of(decreasing, 1500), 1200))
        .isLessThan(0.5 * mean(LASSO.of(constant, 600), 300));
  }

  @Test
  void katyushaIsAheadOfSvrgWhereTheConditionNumberIsFarAboveN() {
    Batches single = new Batches(1, 3);
    double katyusha = ILL_CONDITIONED.passesTo(1e-4, new Katyusha(single), 1000);
    double svrg = ILL_CONDITIONED.passesTo(1e-4, new Svrg(single), 1000);
    assertThat(katyusha).isLessThan(0.5 * svrg);
  }

  private static CompositeProblem counted(CountingSum sum) {
    return new CompositeProblem(sum, ElasticNet.uniform(3, 0, 0.05));
  }

  private static CountingSum countingSum() {
    return new CountingSum(QuadraticSum.random(3, 40, 3, 1, 0.2));
  }

  /** An iterate is told with the calls so far; DASVRDA's with those before its own snapshot. */
  @Test
  void callsAreCountedAsTheOracleCountsThem() {
    Batches batches = new Batches(7, 1);
    for (Baseline method :
        List.of(
            new Svrg(batches),
            new Katyusha(batches),
            new AccProxSvrg(1),
            new MiniBatchSgd(batches, MiniBatchSgd.Steps.CONSTANT),
            QuasiNewton.asInMllib(),
            DasvrdaBaseline.measured(batches),
            DasvrdaBaseline.nonStronglyConvex(batches))) {
      CountingSum sum = countingSum();
      int snapshot = method instanceof DasvrdaBaseline ? 1 : 0;
      List<Long> rounds = new ArrayList<>();
      method.run(
          counted(sum),
          new double[3],
          Budget.ofPasses(20),
          iterate -> {
            boolean first = rounds.isEmpty();
            rounds.add(iterate.rounds());
            if (!first) {
              assertThat(iterate.rounds()).as(method.name()).isEqualTo(sum.rounds() - snapshot);
              assertThat(iterate.passes()).isCloseTo(sum.passes() - snapshot, within(1e-12));
            }
          });
      assertThat(rounds).as(method.name()).hasSizeGreaterThan(3).startsWith(0L).isSorted();
    }
  }

  /** A snapshot and 2n/b mini-batches of 7 of 40 terms. */
  @Test
  void anEpochOfSvrgCostsItsSnapshotAndItsMiniBatches() {
    List<Iterate> iterates = new ArrayList<>();
    new Svrg(new Batches(7, 1))
        .run(counted(countingSum()), new double[3], Budget.ofPasses(3.2), iterates::add);
    Iterate last = iterates.get(iterates.size() - 1);
    assertThat(last.rounds()).isEqualTo(1 + 12);
    assertThat(last.passes()).isCloseTo(1 + 12 * 7 / 40.0, within(1e-12));
  }

  @Test
  void sagaAndAHessianAreCountedToo() {
    List<Iterate> saga = new ArrayList<>();
    new Saga(new Batches(18, 1)).run(RIDGE.problem(), new double[D], Budget.ofPasses(4), saga::add);
    assertThat(saga).extracting(Iterate::rounds).containsExactly(0L, 11L, 21L, 31L);
    assertThat(saga).extracting(Iterate::passes).containsExactly(0.0, 2.0, 3.0, 4.0);
    List<Iterate> newton = new ArrayList<>();
    DasvrdaBaseline.inMetric("Newton", MetricRule.hessian(N, 3, false, 1))
        .run(RIDGE.problem(), new double[D], Budget.ofPasses(2), newton::add);
    // The first snapshot and the Hessian; the step at the anchor itself needs no round.
    assertThat(newton).extracting(Iterate::rounds).containsExactly(0L);
  }

  static Stream<Baseline> allMethods() {
    return Stream.concat(
        convergingMethods(), Stream.of(new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.DECREASING)));
  }

  @ParameterizedTest
  @MethodSource("allMethods")
  void theBudgetIsKept(Baseline method) {
    for (Budget budget :
        List.of(Budget.ofPasses(5.3), new Budget(1000, 17), Budget.ofPasses(0.5))) {
      List<Iterate> iterates = new ArrayList<>();
      method.run(ELASTIC_NET.problem(), new double[D], budget, iterates::add);
      Iterate last = iterates.get(iterates.size() - 1);
      assertThat(iterates.get(0).rounds()).isZero();
      assertThat(last.passes()).isLessThanOrEqualTo(budget.passes());
      assertThat(last.rounds()).isLessThanOrEqualTo(budget.rounds());
    }
  }

  @Test
  void noCallIsMadeBeyondTheBudget() {
    for (Baseline method : List.of(new Svrg(BATCHES), QuasiNewton.asInMllib())) {
      CountingSum sum = countingSum();
      method.run(counted(sum), new double[3], Budget.ofPasses(5), iterate -> {});
      assertThat(sum.passes()).as(method.name()).isBetween(4.0, 5.0);
      CountingSum few = countingSum();
      method.run(counted(few), new double[3], new Budget(1000, 4), iterate -> {});
      assertThat(few.rounds()).as(method.name()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("allMethods")
  void equalSeedsGiveEqualIterates(Baseline method) {
    assertThat(RIDGE.of(method, 12)).isEqualTo(RIDGE.of(method, 12));
  }

  @Test
  void anotherSeedGivesOtherIterates() {
    assertThat(RIDGE.of(new Saga(new Batches(13, 6)), 9))
        .isNotEqualTo(RIDGE.of(new Saga(BATCHES), 9));
  }

  @Test
  void theListenersTimeIsNotTheMethods() {
    List<Iterate> iterates = new ArrayList<>();
    new MiniBatchSgd(BATCHES, MiniBatchSgd.Steps.CONSTANT)
        .run(
            RIDGE.problem(),
            new double[D],
            Budget.ofPasses(4),
            iterate -> {
              iterates.add(iterate);
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(iterates.get(iterates.size() - 1).seconds()).isBetween(0.0, 0.6);
  }

  @Test
  void whatAMethodCannotTakeIsRefusedByName() {
    CompositeProblem lasso = LASSO.problem();
    assertRefused(new AccProxSvrg(1), lasso, "AccProxSVRG is made for strongly convex problems");
    Regularizer bounded = nonnegative(ElasticNet.none(D));
    assertRefused(
        QuasiNewton.asInMllib(),
        new CompositeProblem(lasso.sum(), bounded),
        "L-BFGS and OWL-QN take no bounds, but BoxConstrained bounds coordinate 0 to [0.0,");
    FiniteSum quadratic = QuadraticSum.random(3, 40, 3, 1, 0.2);
    assertRefused(
        new Saga(BATCHES),
        new CompositeProblem(quadratic, ElasticNet.none(3)),
        "QuadraticSum has no table of gradients");
    assertThatThrownBy(
            () -> new Svrg(BATCHES).run(lasso, new double[2], Budget.ofPasses(1), i -> {}))
        .hasMessage("the start has 2 coefficients but the problem has 6");
    assertThatThrownBy(() -> new Batches(0, 1)).hasMessageContaining("is set to 0");
    assertThatThrownBy(() -> Budget.ofPasses(0)).hasMessageContaining("set to 0.0 passes");
    assertThatThrownBy(() -> new QuasiNewton(0)).hasMessageContaining("memory is set to 0");
  }

  private static void assertRefused(Baseline method, CompositeProblem problem, String message) {
    double[] start = new double[problem.sum().dimension()];
    assertThatThrownBy(() -> method.run(problem, start, Budget.ofPasses(5), iterate -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Regularizer nonnegative(ElasticNet penalty) {
    double[] upper = new double[D];
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    return new BoxConstrained(penalty, new double[D], upper);
  }

  @Test
  void aStartOutsideTheDomainIsProjected() {
    Regularizer bounded = nonnegative(ElasticNet.uniform(D, 0, 0.02));
    CompositeProblem problem = new CompositeProblem(RIDGE.problem().sum(), bounded);
    double[] start = new double[D];
    Arrays.fill(start, -1);
    List<double[]> points = new ArrayList<>();
    new Svrg(BATCHES).run(problem, start, Budget.ofPasses(9), i -> points.add(i.point()));
    assertThat(points).allMatch(point -> bounded.value(point) < Double.POSITIVE_INFINITY);
  }
}
