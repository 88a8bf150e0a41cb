package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.testkit.CountingSum;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.OuterRecursion;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;
import org.sparkoptimizer.testkit.QuadraticSum;

class DasvrdaTest {
  private static final Schedule SCHEDULE = new ShiftedSchedule(3);
  private static final Data DATA = Problems.classification(21, 90, 5, 0.6).weighted();

  private static StageShape shape(int m, long b) {
    return new StageShape(m, b, SCHEDULE, 7);
  }

  private static Dasvrda adaptive(double tol, int stages) {
    return Dasvrda.adaptive(shape(9, 10), new StoppingRule(tol, stages));
  }

  private static GlmFiniteSum glm(Data data, Loss loss, boolean intercept, int... sizes) {
    return new GlmFiniteSum(
        Problems.pack(data, Storage.SMALLER, sizes.length == 0 ? new int[] {data.size()} : sizes),
        loss,
        ColumnScaling.identity(data.features(), loss.margins(), intercept));
  }

  private static CompositeProblem logistic(double l1, double l2) {
    return new CompositeProblem(
        glm(DATA, new LogisticLoss(), false), ElasticNet.uniform(5, l1, l2));
  }

  /** The penalty of five features, and an intercept that is not penalised. */
  private static ElasticNet freeIntercept(double l1, double l2) {
    return new ElasticNet(
        new double[] {l1, l1, l1, l1, l1, 0}, new double[] {l2, l2, l2, l2, l2, 0});
  }

  private static Solution solve(CompositeProblem problem) {
    Solution solution =
        adaptive(1e-12, 4000)
            .minimize(problem, new double[problem.sum().dimension()], StageListener.NONE);
    assertThat(solution.converged()).as("%s", solution.reason()).isTrue();
    return solution;
  }

  @ParameterizedTest(name = "b = {0}")
  @ValueSource(longs = {90, 91, 10_000})
  void batchOfAtLeastAllTermsIsTheDeterministicMethod(long b) {
    CompositeProblem problem = logistic(0.01, 0.02);
    DenseGlm explicit = new DenseGlm(DATA, new LogisticLoss(), false);
    double eta = 1 / explicit.smoothness();
    Dasvrda method = Dasvrda.nonStronglyConvex(shape(6, b), 8).withStepRule(StepRule.fixed(eta));
    Solution solution = method.minimize(problem, new double[5], StageListener.NONE);
    List<OuterRecursion.Stage> exact =
        OuterRecursion.run(
            explicit::gradient,
            problem.regularizer(),
            SCHEDULE::theta,
            eta,
            6,
            8,
            new double[5],
            0,
            OuterRecursion.Mistake.NONE);
    assertThat(solution.point()).containsExactly(exact.get(7).x(), within(1e-12));
    assertThat(solution.records().get(3).passes()).isEqualTo(4 + 3 * 6);
  }

  @Test
  void aStageAsksForOneFullPassAndMBatchesAndTheRecordsAgreeWithTheCounter() {
    QuadraticSum quadratics = QuadraticSum.random(1, 50, 1, 0.1, 0.01);
    for (long b : new long[] {5, 50}) {
      CountingSum counter = new CountingSum(quadratics);
      CompositeProblem problem = new CompositeProblem(counter, ElasticNet.none(3));
      Dasvrda method = Dasvrda.nonStronglyConvex(shape(4, b), 6);
      Solution solution = method.minimize(problem, new double[3], StageListener.NONE);
      assertThat(counter.snapshots()).isEqualTo(7);
      assertThat(counter.queries()).hasSize(6 * 4);
      assertThat(counter.batchTerms()).isEqualTo(6 * 4 * b);
      assertThat(solution.last().rounds()).isEqualTo(counter.rounds());
      assertThat(solution.last().passes()).isCloseTo(counter.passes(), within(1e-12));
    }
  }

  @Test
  void recordsAgreeWithTheCounterAlsoWithProbesAndSetbacks() {
    for (StepRule rule : List.of(StepRule.measured(), StepRule.fixed(30))) {
      CountingSum counter = new CountingSum(glm(DATA, new LogisticLoss(), false));
      CompositeProblem problem = new CompositeProblem(counter, ElasticNet.uniform(5, 0.01, 0));
      List<double[]> totals = new ArrayList<>();
      Solution solution =
          adaptive(0, 15)
              .withStepRule(rule)
              .minimize(
                  problem,
                  new double[5],
                  (record, state) -> totals.add(new double[] {counter.rounds(), counter.passes()}));
      for (int s = 0; s < totals.size(); s++) {
        assertThat((double) solution.records().get(s).rounds()).isEqualTo(totals.get(s)[0]);
        assertThat(solution.records().get(s).passes()).isCloseTo(totals.get(s)[1], within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"measured", "fixed", "hessian", "secant"})
  void runResumedFromAnySavedStateContinuesWithTheSameBits(String kind) {
    Dasvrda method =
        switch (kind) {
          case "hessian" -> inMetric(MetricRule.hessian(25, 0, false, 3));
          case "secant" -> inMetric(MetricRule.secant(3));
          case "fixed" -> adaptive(1e-9, 60).withStepRule(StepRule.fixed(30));
          default -> adaptive(1e-9, 60);
        };
    List<SavedRun> saved = new ArrayList<>();
    List<StageRecord> heard = new ArrayList<>();
    Solution whole =
        method.minimize(
            logistic(0.01, 0.01),
            new double[5],
            (record, state) -> {
              saved.add(SavedRun.of(state, heard));
              heard.add(record);
            });
    assertThat(saved).hasSizeGreaterThan(4);
    for (int s = 0; s < saved.size(); s++) {
      // New rows, so nothing is left of the margins that the first run kept.
      Solution rest = method.resume(logistic(0.01, 0.01), saved.get(s), StageListener.NONE);
      assertThat(rest.point()).as("resumed after stage %d", s).isEqualTo(whole.point());
      assertThat(rest.objective()).isEqualTo(whole.objective());
      assertThat(rest.suboptimality()).isEqualTo(whole.suboptimality());
      assertThat(rest.reason()).isEqualTo(whole.reason());
      assertThat(rest.records())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(whole.records());
      assertThat(rest.last().seconds()).isGreaterThanOrEqualTo(saved.get(s).seconds());
    }
  }

  private static Dasvrda inMetric(MetricRule metric) {
    StageShape shape = new StageShape(4, 20, new ShiftedSchedule(2), 7);
    return Dasvrda.inMetric(shape, metric, new StoppingRule(1e-9, 60));
  }

  @Test
  void gradientSchemeRestartsWhenTheStageTurnedBackAndOnlyThen() {
    RestartRule rule = RestartRule.GRADIENT;
    double[] before = {0, 0};
    double[] start = {2, 0};
    OuterState back =
        OuterState.startingAt(before)
            .after(start, new double[] {1, 0}, new double[] {1, 0}, Metric.identity(), 0);
    OuterState on =
        OuterState.startingAt(before)
            .after(start, new double[] {3, 0}, new double[] {3, 0}, Metric.identity(), 0);
    assertThat(back.alignment()).isEqualTo(1);
    assertThat(on.alignment()).isEqualTo(-3);
    assertThat(rule.isDue(new RestartRule.StageOutcome(1, back.alignment(), 0, 0))).isTrue();
    assertThat(rule.isDue(new RestartRule.StageOutcome(1, on.alignment(), 0, 0))).isFalse();
  }

  @Test
  void functionSchemeRestartsOnARiseButNotAtTheStart() {
    RestartRule rule = RestartRule.FUNCTION;
    assertThat(rule.isDue(new RestartRule.StageOutcome(2, -1, 2, 1))).isTrue();
    assertThat(rule.isDue(new RestartRule.StageOutcome(2, 1, 1, 2))).isFalse();
    assertThat(rule.isDue(new RestartRule.StageOutcome(0, 0, 2, 1))).isFalse();
  }

  @Test
  void gradientSchemeConvergesFasterThanNoRestartAndThanTheOppositeSign() {
    CompositeProblem problem = logistic(0, 1e-3);
    double least =
        new DenseGlm(DATA, new LogisticLoss(), false).minimum(problem.regularizer()).objective();
    Dasvrda plain = Dasvrda.nonStronglyConvex(shape(9, 10), 50);
    RestartRule opposite = outcome -> outcome.s() > 0 && outcome.alignment() < 0;
    double never = gap(plain, problem, least);
    double restarted = gap(plain.withRestartRule(RestartRule.GRADIENT), problem, least);
    double wrong = gap(plain.withRestartRule(opposite), problem, least);
    assertThat(restarted).isLessThan(0.1 * never);
    assertThat(restarted).isLessThan(1e-3 * wrong);
  }

  private static double gap(Dasvrda method, CompositeProblem problem, double least) {
    double[] start = {1, 1, 1, 1, 1};
    return method.minimize(problem, start, StageListener.NONE).objective() - least;
  }

  @ParameterizedTest(name = "step {0}")
  @ValueSource(doubles = {1e2, 1e4, 1e8, 1e200})
  void guardReturnsTheBestPointAlthoughTheStepIsFarTooLarge(double eta) {
    CompositeProblem problem =
        new CompositeProblem(
            glm(Problems.regression(4, 60, 5, 0.8), new SquaredLoss(), false),
            ElasticNet.uniform(5, 0.01, 0.01));
    double[] start = {3, -3, 3, -3, 3};
    for (int stages : new int[] {1, 2, 5, 40}) {
      Solution solution =
          adaptive(1e-6, stages)
              .withStepRule(StepRule.fixed(eta))
              .minimize(problem, start, StageListener.NONE);
      double best =
          solution.records().stream()
              .mapToDouble(StageRecord::objective)
              .filter(Double::isFinite)
              .min()
              .orElseThrow();
      assertThat(solution.objective())
          .isLessThanOrEqualTo(best + 1e-13 * Math.abs(best))
          .isLessThanOrEqualTo(solution.records().get(0).objective());
      assertThat(problem.objective(problem.sum().snapshotAt(solution.point())))
          .isEqualTo(solution.objective());
    }
  }

  @Test
  void returnedSuboptimalityBelongsToTheReturnedPointAfterASetback() {
    CompositeProblem problem = logistic(0.01, 0);
    DenseGlm explicit = new DenseGlm(DATA, new LogisticLoss(), false);
    double least = explicit.minimum(problem.regularizer()).objective();
    Solution solution =
        adaptive(0, 1)
            .withStepRule(StepRule.fixed(1e6))
            .minimize(problem, new double[5], StageListener.NONE);
    assertThat(solution.point()).containsOnly(0.0);
    assertThat(solution.suboptimality().value())
        .isBetween(solution.objective() - least, solution.records().get(0).suboptimality().value());
  }

  @Test
  void limitOnStagesIsNamed() {
    Solution solution =
        adaptive(1e-12, 2).minimize(logistic(0, 1e-3), new double[5], StageListener.NONE);
    assertThat(solution.reason()).isEqualTo(TerminationReason.MAX_STAGES);
    assertThat(solution.converged()).isFalse();
    assertThat(solution.last().stage()).isEqualTo(2);
  }

  @Test
  void stepThatNoSetbackMakesSmallEnoughEndsWithNoProgress() {
    Solution solution =
        adaptive(1e-6, 1000)
            .withStepRule(StepRule.fixed(1e30))
            .minimize(logistic(0.01, 0), new double[5], StageListener.NONE);
    assertThat(solution.reason()).isEqualTo(TerminationReason.NO_PROGRESS);
    assertThat(solution.point()).containsOnly(0.0);
    assertThat(solution.converged()).isFalse();
  }

  @Test
  void dualityGapIsNamedAsTheReason() {
    Solution solution =
        adaptive(1e-6, 500).minimize(logistic(0, 0.01), new double[5], StageListener.NONE);
    assertThat(solution.reason()).isEqualTo(TerminationReason.DUALITY_GAP);
  }

  /**
   * All rows zero and no intercept: F does not depend on w, so the minimiser of R is the answer.
   */
  @ParameterizedTest(name = "start {0}")
  @ValueSource(doubles = {0, 2.5})
  void constantLossEndsAtTheMinimiserOfThePenalty(double from) {
    Data zeros = new Data(new double[20][3], new double[20], null, 0);
    double[] start = {from, from, from};
    for (ElasticNet penalty :
        List.of(ElasticNet.uniform(3, 0.1, 0), ElasticNet.uniform(3, 0, 0.5))) {
      CompositeProblem problem =
          new CompositeProblem(glm(zeros, new LogisticLoss(), false), penalty);
      Solution solution = adaptive(1e-6, 100).minimize(problem, start, StageListener.NONE);
      assertThat(solution.reason()).isEqualTo(TerminationReason.CONSTANT_LOSS);
      assertThat(solution.converged()).isTrue();
      assertThat(VectorOps.norm(solution.point())).isLessThan(1e-150);
      assertThat(solution.objective()).isCloseTo(Math.log(2), within(1e-15));
    }
  }

  @Test
  void nanAndInfiniteFeaturesEndWithNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      for (boolean intercept : new boolean[] {false, true}) {
        double[][] rows = Problems.rows(1, 20, 3, 1);
        rows[4][1] = bad;
        Data data = new Data(rows, new double[20], null, 0);
        int d = intercept ? 4 : 3;
        CompositeProblem problem =
            new CompositeProblem(
                glm(data, new LogisticLoss(), intercept), ElasticNet.uniform(d, 0.1, 0.1));
        Solution solution =
            adaptive(1e-6, 500).minimize(problem, new double[d], StageListener.NONE);
        assertThat(solution.reason()).isEqualTo(TerminationReason.NOT_FINITE);
        assertThat(solution.converged()).isFalse();
      }
    }
  }

  @Test
  void optimumDoesNotDependOnThePartitioning() {
    ElasticNet penalty = freeIntercept(0.01, 0.01);
    Solution one = solve(new CompositeProblem(glm(DATA, new LogisticLoss(), true), penalty));
    Solution seven =
        solve(
            new CompositeProblem(
                glm(DATA, new LogisticLoss(), true, 1, 40, 0, 9, 20, 0, 20), penalty));
    assertThat(seven.point()).containsExactly(one.point(), within(1e-6));
    assertThat(seven.objective()).isCloseTo(one.objective(), within(1e-13));
  }

  @Test
  void optimumDoesNotDependOnTheStorage() {
    ElasticNet penalty = freeIntercept(0.01, 0.01);
    List<Solution> solutions = new ArrayList<>();
    for (Storage storage : Storage.values()) {
      GlmFiniteSum sum =
          new GlmFiniteSum(
              Problems.pack(DATA, storage, 30, 60),
              new LogisticLoss(),
              ColumnScaling.identity(5, 1, true));
      solutions.add(solve(new CompositeProblem(sum, penalty)));
    }
    for (Solution solution : solutions) {
      assertThat(solution.point()).containsExactly(solutions.get(0).point(), within(1e-6));
      assertThat(solution.objective()).isCloseTo(solutions.get(0).objective(), within(1e-13));
    }
  }

  @Test
  void weightsAreRowsRepeatedInTheOptimum() {
    Data weighted =
        DATA.withWeights(new java.util.Random(3).ints(90, 1, 4).asDoubleStream().toArray());
    ElasticNet penalty = ElasticNet.uniform(5, 0.01, 0.01);
    Solution once = solve(new CompositeProblem(glm(weighted, new LogisticLoss(), false), penalty));
    Solution copies =
        solve(new CompositeProblem(glm(weighted.repeated(), new LogisticLoss(), false), penalty));
    assertThat(copies.objective()).isCloseTo(once.objective(), within(1e-13));
    assertThat(copies.point()).containsExactly(once.point(), within(1e-6));
  }

  @Test
  void ridgeReachesTheSolutionOfTheNormalEquations() {
    Data data = Problems.regression(31, 80, 5, 0.8).weighted();
    double[] l2 = {0.05, 0.05, 0.05, 0.05, 0.05, 0};
    CompositeProblem problem =
        new CompositeProblem(
            glm(data, new SquaredLoss(), true, 20, 60), new ElasticNet(new double[6], l2));
    double[] exact = new DenseGlm(data, new SquaredLoss(), true).ridge(0.05);
    assertThat(solve(problem).point()).containsExactly(exact, within(1e-6));
  }

  @Test
  void penaltyFactorsOfEachCoordinateReachTheReferenceOptimum() {
    double[] l1 = {0.01, 0.2, 0, 0.03, 0.02};
    double[] l2 = {0.1, 0, 0.3, 0.01, 0};
    ElasticNet penalty = new ElasticNet(l1, l2);
    assertReached(penalty);
    assertThat(
            solve(new CompositeProblem(glm(DATA, new LogisticLoss(), false), penalty)).point()[1])
        .isZero();
  }

  @Test
  void equalPenaltyFactorsAreTheUniformPenalty() {
    double[] l1 = {0.01, 0.01, 0.01, 0.01, 0.01};
    double[] l2 = {0.02, 0.02, 0.02, 0.02, 0.02};
    Solution factors =
        solve(new CompositeProblem(glm(DATA, new LogisticLoss(), false), new ElasticNet(l1, l2)));
    assertThat(factors.point()).isEqualTo(solve(logistic(0.01, 0.02)).point());
  }

  @Test
  void boundsWithL1ReachTheReferenceOptimum() {
    double[] lower = {0, -0.2, -1, Double.NEGATIVE_INFINITY, 0.3};
    double[] upper = {Double.POSITIVE_INFINITY, 0.2, 0.1, 0, 0.3};
    Solution solution =
        assertReached(new BoxConstrained(ElasticNet.uniform(5, 0.01, 0), lower, upper));
    for (int j = 0; j < 5; j++) {
      assertThat(solution.point()[j]).isBetween(lower[j], upper[j]);
    }
  }

  private static Solution assertReached(Regularizer penalty) {
    CompositeProblem problem =
        new CompositeProblem(glm(DATA, new LogisticLoss(), false, 45, 45), penalty);
    Solution solution = solve(problem);
    DenseGlm.Optimum optimum = new DenseGlm(DATA, new LogisticLoss(), false).minimum(penalty);
    assertThat(solution.objective()).isCloseTo(optimum.objective(), within(1e-13));
    assertThat(VectorOps.distance(solution.point(), optimum.point())).isLessThan(1e-5);
    return solution;
  }

  /** x̃ is an average; one ulp outside a bound its objective would be infinite. */
  @Test
  void noIterateLeavesTheBoundsByRounding() {
    for (int m = 1; m <= 12; m++) {
      double[] pinned = new java.util.Random(m).doubles(5, -1, 1).toArray();
      CompositeProblem problem =
          new CompositeProblem(
              glm(DATA, new LogisticLoss(), false),
              new BoxConstrained(ElasticNet.none(5), pinned, pinned));
      Solution solution =
          Dasvrda.nonStronglyConvex(shape(m, 10), 6)
              .withStoppingRule(new StoppingRule(0, 6))
              .minimize(problem, new double[5], StageListener.NONE);
      assertThat(solution.point()).as("m %d", m).isEqualTo(pinned);
      assertThat(solution.records()).allSatisfy(r -> assertThat(r.objective()).isFinite());
    }
    double[] lower = {0.3, 0.1, -0.7, 0.9, -0.2};
    double[] upper = {0.3, 0.1, -0.7, 5, -0.2};
    for (int m = 2; m <= 12; m++) {
      CompositeProblem problem =
          new CompositeProblem(
              glm(DATA, new LogisticLoss(), false),
              new BoxConstrained(ElasticNet.none(5), lower, upper));
      Solution solution =
          Dasvrda.nonStronglyConvex(shape(m, 10), 6)
              .minimize(problem, new double[] {0, 0, 0, 4, 0}, StageListener.NONE);
      assertThat(solution.records()).allSatisfy(r -> assertThat(r.objective()).isFinite());
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void lossOfSeveralMarginsReachesTheReferenceOptimum(Storage storage) {
    for (int k : new int[] {2, 3}) {
      Data data = Problems.multiclass(15, 80, 4, k).weighted();
      SoftmaxLoss loss = new SoftmaxLoss(k);
      ElasticNet penalty = ElasticNet.uniform(5 * k, 0.005, 0.02);
      GlmFiniteSum sum =
          new GlmFiniteSum(
              Problems.pack(data, storage, 30, 0, 50), loss, ColumnScaling.identity(4, k, true));
      Solution solution =
          adaptive(1e-11, 3000)
              .minimize(new CompositeProblem(sum, penalty), new double[5 * k], StageListener.NONE);
      DenseGlm.Optimum optimum = new DenseGlm(data, loss, true).minimum(penalty);
      assertThat(solution.reason()).isEqualTo(TerminationReason.DUALITY_GAP);
      assertThat(solution.objective()).isCloseTo(optimum.objective(), within(1e-10));
      assertThat(solution.point()).containsExactly(optimum.point(), within(1e-5));
    }
  }

  @Test
  void startOutsideTheBoundsIsProjected() {
    double[] lower = {0, 0, 0, 0, 0};
    double[] upper = {1, 1, 1, 1, 1};
    CompositeProblem problem =
        new CompositeProblem(
            glm(DATA, new LogisticLoss(), false),
            new BoxConstrained(ElasticNet.none(5), lower, upper));
    List<SolverState> states = new ArrayList<>();
    double[] start = {-3, 0.5, 4, 1, 0};
    adaptive(1e-3, 0).minimize(problem, start, (record, state) -> states.add(state));
    assertThat(states.get(0).outer().x()).containsExactly(0, 0.5, 1, 1, 0);
    assertThat(start).containsExactly(-3, 0.5, 4, 1, 0);
  }

  @Test
  void startOfTheWrongLengthIsRefused() {
    assertThatThrownBy(
            () -> adaptive(1e-3, 5).minimize(logistic(0, 1), new double[4], StageListener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the start has 4 coefficients but the problem has 5");
  }

  @Test
  void differentSeedsDrawDifferentBatchesAndTheSameSeedTheSame() {
    double[][] points = new double[3][];
    long[] seeds = {1, 1, 2};
    for (int i = 0; i < 3; i++) {
      StageShape shape = new StageShape(5, 5, SCHEDULE, seeds[i]);
      points[i] =
          Dasvrda.nonStronglyConvex(shape, 3)
              .minimize(logistic(0, 0.01), new double[5], StageListener.NONE)
              .point();
    }
    assertThat(points[0]).isEqualTo(points[1]).isNotEqualTo(points[2]);
    assertThat(Arrays.stream(points[0]).sum()).isNotZero();
  }
}
