package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;
import org.sparkoptimizer.testkit.QuadraticSum;

/** The bounds of the published and of the shifted schedule, with the step of the theory. */
class BoundTest {
  private static final int SEEDS = 20;
  private static final int STAGES = 30;

  /** A problem with its solution. */
  record Solved(String name, CompositeProblem problem, double[] optimum, double least) {
    @Override
    public String toString() {
      return name;
    }

    double[] start() {
      double[] start = new double[optimum.length];
      Arrays.fill(start, 0.8);
      return start;
    }
  }

  private static Solved glm(Loss loss, double l1, long seed) {
    Data data =
        loss instanceof LogisticLoss
            ? Problems.classification(seed, 64, 5, 0.8).weighted()
            : Problems.regression(seed, 64, 5, 0.8);
    ElasticNet penalty = ElasticNet.uniform(5, l1, 0);
    DenseGlm.Optimum optimum = new DenseGlm(data, loss, false).minimum(penalty);
    FiniteSum sum =
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER, 10, 0, 54),
            loss,
            ColumnScaling.identity(5, 1, false));
    String name = loss.name() + " l1 " + l1 + " seed " + seed;
    return new Solved(
        name, new CompositeProblem(sum, penalty), optimum.point(), optimum.objective());
  }

  private static Solved quadratic(double l1, double l2, long seed) {
    QuadraticSum sum = QuadraticSum.random(seed, 100, 1, 0.3, 0.1, 0.01, 1e-3);
    ElasticNet penalty = ElasticNet.uniform(5, l1, l2);
    double[] optimum = sum.minimiser(l1, l2);
    return new Solved(
        "quadratics l1 " + l1 + " l2 " + l2 + " seed " + seed,
        new CompositeProblem(sum, penalty),
        optimum,
        sum.value(optimum) + penalty.value(optimum));
  }

  static List<Solved> problems() {
    return List.of(
        glm(new SquaredLoss(), 0, 1),
        glm(new SquaredLoss(), 0.05, 2),
        glm(new LogisticLoss(), 0, 3),
        glm(new LogisticLoss(), 0.02, 4),
        quadratic(0, 0, 5),
        quadratic(0.1, 0, 6));
  }

  static List<Schedule> schedules() {
    return List.of(
        new PaperSchedule(3),
        new ShiftedSchedule(2),
        new ShiftedSchedule(3),
        new ShiftedSchedule(5));
  }

  /** Mean over seeds of the gap after each stage. */
  private static double[] meanGaps(Solved solved, Dasvrda[] methods, int stages) {
    double[] gaps = new double[stages + 1];
    for (Dasvrda method : methods) {
      Solution solution = method.minimize(solved.problem(), solved.start(), StageListener.NONE);
      int last = solution.records().size() - 1;
      assertThat(last == stages || solution.relative() == 0).as("ended at %d", last).isTrue();
      for (int s = 0; s <= stages; s++) {
        double objective = solution.records().get(Math.min(s, last)).objective();
        gaps[s] += (objective - solved.least()) / methods.length;
      }
    }
    return gaps;
  }

  private static double eta(Solved solved, StageShape shape) {
    double smoothness = solved.problem().sum().meanSmoothness();
    return 1 / shape.inverseStep(smoothness, smoothness);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void expectedGapStaysBelowTheBoundOfItsScheduleAtEveryStage(Solved solved) {
    for (Schedule schedule : schedules()) {
      for (int[] mb : new int[][] {{10, 8}, {40, 2}}) {
        Dasvrda[] methods = new Dasvrda[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
          StageShape shape = new StageShape(mb[0], mb[1], schedule, seed);
          methods[seed] =
              Dasvrda.nonStronglyConvex(shape, STAGES).withStoppingRule(endless(STAGES));
        }
        double[] gaps = meanGaps(solved, methods, STAGES);
        double eta = eta(solved, methods[0].shape());
        double distance = Math.pow(VectorOps.distance(solved.start(), solved.optimum()), 2);
        for (int s = 1; s <= STAGES; s++) {
          assertThat(gaps[s])
              .as("%s, m %d, b %d, stage %d", schedule, mb[0], mb[1], s)
              .isLessThanOrEqualTo(schedule.bound(s, eta, mb[0], gaps[0], distance));
        }
      }
    }
  }

  private static StoppingRule endless(int stages) {
    return new StoppingRule(0, stages);
  }

  @Test
  void gapOfTheNonStronglyConvexMethodFallsLikeOneOverTheSquareOfTheStage() {
    // A geometric spectrum keeps the rate at 1/s²: some eigenvalue is always just being resolved.
    double[] eigenvalues = new double[12];
    Arrays.setAll(eigenvalues, j -> Math.pow(4, -j));
    QuadraticSum sum = QuadraticSum.random(3, 100, eigenvalues);
    double[] optimum = sum.minimiser(0, 0);
    Solved solved =
        new Solved(
            "flat", new CompositeProblem(sum, ElasticNet.none(12)), optimum, sum.value(optimum));
    for (Schedule schedule : schedules()) {
      Dasvrda[] methods = new Dasvrda[5];
      for (int seed = 0; seed < methods.length; seed++) {
        methods[seed] = Dasvrda.nonStronglyConvex(new StageShape(10, 10, schedule, seed), 200);
      }
      double[] gaps = meanGaps(solved, methods, 200);
      SimpleRegression line = new SimpleRegression();
      for (int s = 10; s <= 200; s++) {
        line.addData(Math.log(s + 2.0), Math.log(gaps[s]));
      }
      assertThat(line.getSlope()).as("%s", schedule).isLessThan(-1.9);
      assertThat(gaps[200]).as("not solved outright").isGreaterThan(1e-12);
    }
  }

  @Test
  void everyRestartOfTheStronglyConvexMethodShrinksTheExpectedGapByTheFactorOfTheTheory() {
    double l2 = 0.02;
    for (double l1 : new double[] {0, 0.05}) {
      Solved solved = quadratic(l1, l2, 8);
      double mu =
          l2 + Arrays.stream(((QuadraticSum) solved.problem().sum()).hessian()).min().orElse(0);
      for (Schedule schedule : schedules()) {
        int restarts = 4;
        List<Dasvrda> methods = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
          StageShape shape = new StageShape(10, 10, schedule, seed);
          methods.add(Dasvrda.stronglyConvex(solved.problem(), shape, mu, restarts));
        }
        int stages = methods.get(0).stoppingRule().maxStages();
        int per = schedule.stagesPerRestart(eta(solved, methods.get(0).shape()), 10, mu);
        assertThat(stages).isEqualTo(restarts * per);
        double[] gaps = meanGaps(solved, methods.toArray(new Dasvrda[0]), stages);
        for (int t = 1; t <= restarts; t++) {
          assertThat(gaps[t * per])
              .as("%s, l1 %s, restart %d of %d stages", schedule, l1, t, per)
              .isLessThanOrEqualTo(Math.exp(-2.0 * t) * gaps[0]);
        }
        Solution one =
            methods.get(0).minimize(solved.problem(), solved.start(), StageListener.NONE);
        assertThat(one.last().restarts()).isEqualTo(restarts - 1);
      }
    }
  }

  @Test
  void optimalGammaMinimisesThePublishedBound() {
    int m = 10;
    double b = 50;
    double best = PaperSchedule.optimal(m, b).gamma();
    double least = paperBound(best, m, b);
    assertThat(best).isGreaterThan(3);
    assertThat(paperBound(best * 1.05, m, b)).isGreaterThan(least);
    assertThat(paperBound(best * 0.95, m, b)).isGreaterThan(least);
  }

  /** The distance term, which γ acts on: (1 + γ(m + 1)/b)/(1 − 1/γ)². */
  private static double paperBound(double gamma, int m, double b) {
    PaperSchedule schedule = new PaperSchedule(gamma);
    double eta = 1 / schedule.inverseStep(1, 1, m, b);
    return schedule.bound(20, eta, m, 0, 1);
  }

  @Test
  void badParametersOfTheMethodAreNamed() {
    assertThatThrownBy(() -> new PaperSchedule(2.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gamma is set to 2.9 but must be >= 3");
    assertThatThrownBy(() -> new ShiftedSchedule(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("c is set to 1.0 but must be > 1");
    assertThatThrownBy(() -> new StageShape(0, 5, new PaperSchedule(3), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inner steps are 0 and the mini-batch size is 5; both must be >= 1");
    assertThatThrownBy(() -> StepRule.fixed(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step size is set to -1.0 but must be > 0");
    assertThatThrownBy(() -> RestartRule.every(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stages per restart is set to 0 but must be >= 1");
    assertThatThrownBy(() -> new StoppingRule(Double.NaN, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tol is set to NaN and maxStages to 3 but both must be >= 0");
    Solved solved = quadratic(0, 0, 1);
    StageShape shape = new StageShape(1, 1, new PaperSchedule(3), 1);
    assertThatThrownBy(() -> Dasvrda.stronglyConvex(solved.problem(), shape, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("strong convexity is set to 0.0 but must be > 0");
  }
}
