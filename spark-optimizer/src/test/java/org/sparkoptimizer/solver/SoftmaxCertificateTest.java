package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.loss.SoftmaxLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/** The softmax's certificate against the true suboptimality. */
class SoftmaxCertificateTest {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  private static GlmFiniteSum sum(boolean intercept) {
    Data data = Problems.multiclass(3, 90, FEATURES, CLASSES).weighted();
    RowMoments moments = RowMoments.of(Problems.pack(data, Storage.SMALLER), FEATURES);
    ColumnScaling scaling =
        intercept
            ? ColumnScaling.centred(CLASSES, moments.featureMeans(), moments.featureDeviations())
            : ColumnScaling.identity(FEATURES, CLASSES, false);
    return new GlmFiniteSum(
        Problems.pack(data, Storage.SMALLER, 40, 0, 50), new SoftmaxLoss(CLASSES), scaling);
  }

  private static ElasticNet penalty(int dimension, double l1, double l2) {
    double[] first = new double[dimension];
    double[] second = new double[dimension];
    Arrays.fill(first, 0, FEATURES * CLASSES, l1);
    Arrays.fill(second, 0, FEATURES * CLASSES, l2);
    return new ElasticNet(first, second);
  }

  @ParameterizedTest(name = "l1 {0}, l2 {1}, intercepts {2}")
  @CsvSource({
    "0, 0.05, false",
    "0, 0.05, true",
    "0.02, 0.03, false",
    "0.02, 0.03, true",
    "0.03, 0, false",
    "0.03, 0, true"
  })
  void itIsNeverBelowTheTruthAndClosesAtTheOptimum(double l1, double l2, boolean intercept) {
    GlmFiniteSum sum = sum(intercept);
    CompositeProblem problem = new CompositeProblem(sum, penalty(sum.dimension(), l1, l2));
    StageShape shape = new StageShape(8, 12, new ShiftedSchedule(2), 42);
    Solution solution =
        Dasvrda.adaptive(shape, new StoppingRule(1e-9, 3000))
            .minimize(problem, new double[sum.dimension()], StageListener.NONE);
    assertThat(solution.converged()).isTrue();
    if (l2 > 0) {
      assertThat(solution.reason()).isEqualTo(TerminationReason.DUALITY_GAP);
    }
    // Two fits that know nothing of each other's certificate: the second is a Newton method's.
    Solution newton =
        Dasvrda.inMetric(
                new StageShape(1, sum.terms(), new ShiftedSchedule(2), 42),
                MetricRule.hessian(sum.terms(), 3, false, 42),
                new StoppingRule(0, 40))
            .minimize(problem, new double[sum.dimension()], StageListener.NONE);
    double least = Math.min(newton.objective(), solution.objective());
    assertThat(solution.objective()).isLessThanOrEqualTo(newton.objective() + 1e-8);

    Random random = new Random(7);
    int proofs = 0;
    for (int i = 0; i < 60; i++) {
      double size = Math.pow(10, i % 6 - 5);
      double[] point = newton.point().clone();
      for (int j = 0; j < point.length; j++) {
        point[j] += size * (2 * random.nextDouble() - 1);
      }
      OptionalDouble gap = DualityGap.at(sum.snapshotAt(point), problem.regularizer());
      double truth = problem.objective(sum.snapshotAt(point)) - least;
      if (gap.isPresent()) {
        proofs++;
        assertThat(gap.getAsDouble()).isGreaterThanOrEqualTo(truth - 1e-9);
      }
    }
    assertThat(proofs).isGreaterThan(40);
    double atOptimum =
        DualityGap.at(sum.snapshotAt(newton.point()), problem.regularizer()).orElseThrow();
    assertThat(atOptimum).isLessThan(1e-6);
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void theRoundOfACertificateIsCounted(boolean intercept, int rounds) {
    GlmFiniteSum sum = sum(intercept);
    assertThat(sum.certificateRounds()).isEqualTo(rounds);
    CompositeProblem problem = new CompositeProblem(sum, penalty(sum.dimension(), 0, 0.1));
    Solution solution =
        Dasvrda.adaptive(new StageShape(5, 10, new ShiftedSchedule(2), 1), new StoppingRule(0, 1))
            .minimize(problem, new double[sum.dimension()], StageListener.NONE);
    StageRecord first = solution.records().get(0);
    StageRecord second = solution.records().get(1);
    double ofFirst = first.passes() - 1 - rounds;
    assertThat(ofFirst).as("probes of the first step").isBetween(0.0, 1.0);
    assertThat(second.passes() - first.passes()).isCloseTo(1 + 5 * 10 / 90.0, within(1e-9));
  }
}
