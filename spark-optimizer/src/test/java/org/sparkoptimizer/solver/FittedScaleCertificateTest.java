package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.loss.ScaledHuberLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.FittedScaleSum;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** The duality gap of coefficients and scale together is a bound, and tells what it should. */
class FittedScaleCertificateTest {
  private static final int FEATURES = 5;

  private static CompositeProblem problem(double l1, double l2, boolean intercept, double size) {
    Random random = new Random(4);
    double[][] rows = Problems.rows(5, 120, FEATURES, 1.0);
    double[] labels = new double[rows.length];
    Arrays.setAll(
        labels,
        i -> rows[i][0] - 2 * rows[i][1] + 0.4 * random.nextGaussian() + (i % 8 == 0 ? size : 0));
    Data data = new Data(rows, labels, null, 5).weighted();
    ScaledHuberLoss loss = ScaledHuberLoss.ofUnitScale(1.35);
    GlmFiniteSum glm =
        new GlmFiniteSum(
            Problems.pack(data, Storage.DENSE),
            loss,
            ColumnScaling.identity(FEATURES, 1, intercept));
    double[] first = new double[glm.dimension()];
    double[] second = new double[glm.dimension()];
    Arrays.fill(first, 0, FEATURES, l1);
    Arrays.fill(second, 0, FEATURES, l2);
    return new CompositeProblem(new FittedScaleSum(glm, loss, 0.0), new ElasticNet(first, second));
  }

  private static Solution solved(CompositeProblem problem, double tol) {
    return Dasvrda.inMetric(
            new StageShape(1, 120, new ShiftedSchedule(2), 1),
            MetricRule.hessian(120, 3, false, 1),
            new StoppingRule(tol, 300))
        .minimize(problem, new double[problem.sum().dimension()], StageListener.NONE);
  }

  @ParameterizedTest(name = "l1 {0}, l2 {1}, intercept {2}, outliers {3}")
  @CsvSource({
    "0, 0.1, false, 0",
    "0, 0.1, true, 0",
    "0, 0.1, true, 30",
    "0.05, 0.01, true, 30",
    "0.05, 0, false, 5",
    "0.05, 0, true, 5"
  })
  void gapIsNeverBelowTheTruthAndConvergedIsTrue(
      double l1, double l2, boolean intercept, double size) {
    CompositeProblem problem = problem(l1, l2, intercept, size);
    Solution best = solved(problem, 1e-13);
    double least = best.objective();
    double atNull = problem.nullObjective();
    Random random = new Random(6);
    int proofs = 0;
    for (int i = 0; i < 60; i++) {
      double share = Math.pow(10, -random.nextInt(7));
      double[] point = best.point().clone();
      for (int j = 0; j < point.length; j++) {
        point[j] += share * random.nextGaussian();
      }
      var snapshot = problem.sum().snapshotAt(point);
      OptionalDouble gap = DualityGap.at(snapshot, problem.regularizer());
      double truth = problem.objective(snapshot) - least;
      assertThat(truth).isGreaterThan(-1e-12 * least);
      if (gap.isPresent()) {
        proofs++;
        assertThat(gap.getAsDouble()).isGreaterThanOrEqualTo(truth - 1e-12 * least);
      }
    }
    assertThat(proofs).isGreaterThan(40);
    OptionalDouble atBest =
        DualityGap.at(problem.sum().snapshotAt(best.point()), problem.regularizer());
    assertThat(atBest.getAsDouble()).as("gap at the optimum").isLessThan(1e-5 * least);
    Solution solution = solved(problem, 1e-6);
    assertThat(solution.converged()).isTrue();
    assertThat(solution.objective() - least).isLessThanOrEqualTo(1e-6 * (atNull - least));
  }
}
