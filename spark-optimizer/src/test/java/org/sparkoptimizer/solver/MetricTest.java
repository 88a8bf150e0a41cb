package org.sparkoptimizer.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Storage;

class MetricTest {
  private static final int D = 7;

  private static GlmFiniteSum sum(Problems.Data data, Storage storage) {
    RowMoments moments = RowMoments.of(Problems.pack(data, storage), data.features());
    ColumnScaling scaling =
        ColumnScaling.centred(1, moments.featureMeans(), moments.featureDeviations());
    return new GlmFiniteSum(Problems.pack(data, storage), new LogisticLoss(), scaling);
  }

  private static double[] gaussian(long seed, int length) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void theHessianIsTheDerivativeOfTheGradient(Storage storage) {
    GlmFiniteSum sum = sum(Problems.classification(3, 60, D, 0.5).weighted(), storage);
    double[] point = gaussian(1, D + 1);
    double[] direction = gaussian(2, D + 1);
    double step = 1e-5;
    double[] up = point.clone();
    double[] down = point.clone();
    VectorOps.axpy(step, direction, up);
    VectorOps.axpy(-step, direction, down);
    double[] change =
        VectorOps.subtract(sum.snapshotAt(up).gradient(), sum.snapshotAt(down).gradient());
    SymmetricMatrix hessian =
        sum.hessianAt(sum.snapshotAt(point), new MiniBatch(1, 1, 1, Long.MAX_VALUE), false);
    double[] product = hessian.times(direction);
    for (int j = 0; j <= D; j++) {
      assertThat(product[j]).isCloseTo(change[j] / (2 * step), within(1e-7));
    }
  }

  @Test
  void aSampledHessianIsUnbiased() {
    GlmFiniteSum sum = sum(Problems.classification(5, 80, D, 0.5).weighted(), Storage.SMALLER);
    SnapshotGradient anchor = sum.snapshotAt(gaussian(1, D + 1));
    SymmetricMatrix exact = sum.hessianAt(anchor, new MiniBatch(1, 1, 1, Long.MAX_VALUE), false);
    double[] direction = gaussian(2, D + 1);
    double[] mean = new double[D + 1];
    int draws = 4000;
    for (int i = 0; i < draws; i++) {
      VectorOps.axpy(
          1.0 / draws,
          sum.hessianAt(anchor, new MiniBatch(i, 1, 1, 10), false).times(direction),
          mean);
    }
    double[] expected = exact.times(direction);
    assertThat(VectorOps.distance(mean, expected)).isLessThan(0.03 * VectorOps.norm(expected));
  }

  /** z minimises if a Euclidean proximal gradient step from it does not move. */
  private static void assertMinimal(
      Metric metric, double[] z0, double[] g, double t, BoxConstrained penalty, double[] z) {
    double[] slope = new double[z.length];
    double[] unit = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      unit[j] = 1;
      slope[j] = t * g[j] + metric.product(unit, VectorOps.subtract(z, z0));
      unit[j] = 0;
    }
    double[] moved = z.clone();
    VectorOps.axpy(-0.01, slope, moved);
    penalty.prox(moved, 0.01 * t, moved);
    assertThat(VectorOps.distance(moved, z)).isLessThan(1e-8);
  }

  private static BoxConstrained penalty(long seed) {
    Random random = new Random(seed);
    double[] l1 = new double[D];
    double[] l2 = new double[D];
    double[] lower = new double[D];
    double[] upper = new double[D];
    for (int j = 0; j < D; j++) {
      l1[j] = j % 3 == 0 ? 0 : 0.3 * random.nextDouble();
      l2[j] = j % 2 == 0 ? 0 : random.nextDouble();
      lower[j] = j % 4 == 1 ? -0.05 : Double.NEGATIVE_INFINITY;
      upper[j] = j % 4 == 2 ? 0.1 : Double.POSITIVE_INFINITY;
    }
    return new BoxConstrained(new ElasticNet(l1, l2), lower, upper);
  }

  private static DenseMetric dense(long seed, double floor) {
    double[] values = new double[D * D];
    for (int row = 0; row < D; row++) {
      double[] a = gaussian(seed * 100 + row, D);
      for (int j = 0; j < D; j++) {
        for (int k = 0; k < D; k++) {
          // Two columns are nearly the same, as in a one-hot group.
          values[j * D + k] += a[Math.min(j, D - 2)] * a[Math.min(k, D - 2)];
        }
      }
    }
    for (int j = 0; j < D; j++) {
      values[j * D + j] += floor;
    }
    return new DenseMetric(new SymmetricMatrix(D, values), null);
  }

  private static SecantMetric secant(long seed, DenseMetric curvature, int pairs) {
    SecantMetric metric = SecantMetric.scaled(3, 1.0);
    for (int i = 0; i <= pairs; i++) {
      double[] point = gaussian(seed + 31L * i, D);
      double[] gradient = new double[D];
      for (int j = 0; j < D; j++) {
        double[] unit = new double[D];
        unit[j] = 1;
        gradient[j] = curvature.product(unit, point);
      }
      metric = metric.seeing(new SnapshotGradient(point, 0, gradient, java.util.Optional.empty()));
    }
    return metric;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theProximalStepMinimises(long seed) {
    double[] z0 = penalty(seed).isFree(0) ? gaussian(seed + 50, D) : new double[D];
    penalty(seed).prox(z0, 0.0, z0);
    double[] g = gaussian(seed + 60, D);
    for (Metric metric : new Metric[] {dense(seed, 1e-3), secant(seed, dense(seed, 0.1), 5)}) {
      for (double t : new double[] {0.1, 1.0, 3.0}) {
        double[] z = z0.clone();
        metric.proximalStep(z0, g, t, penalty(seed), z);
        assertMinimal(metric, z0, g, t, penalty(seed), z);
      }
    }
  }

  /** More coordinates than a tile, L1 of several strengths, or L2 with a few free coordinates. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.1, 1})
  void aStepInASecantMetricMinimisesOnManyCoordinates(double strength) {
    int dimension = 1300;
    double[] l1 = gaussian(71, dimension);
    double[] l2 = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      l1[j] = strength * Math.abs(l1[j]);
      l2[j] = j % 100 == 0 ? 0 : 0.3;
    }
    ElasticNet penalty = new ElasticNet(l1, l2);
    SecantMetric metric = SecantMetric.scaled(4, 1.0);
    double[] direction = gaussian(72, dimension);
    for (int i = 0; i <= 6; i++) {
      double[] point = gaussian(73 + i, dimension);
      // The gradient of ½Σ d_j x_j² + ½(direction·x)²/100.
      double[] gradient = direction.clone();
      double along = VectorOps.dot(direction, point) / 100;
      for (int j = 0; j < dimension; j++) {
        gradient[j] = along * direction[j] + (0.1 + j % 7) * point[j];
      }
      metric = metric.seeing(new SnapshotGradient(point, 0, gradient, java.util.Optional.empty()));
    }
    double[] z0 = new double[dimension];
    for (int j = 0; j < dimension; j += 3) {
      z0[j] = direction[j];
    }
    double[] g = gaussian(90, dimension);
    double[] z = z0.clone();
    double t = 0.7;
    metric.proximalStep(z0, g, t, penalty, z);
    double[] moved = VectorOps.subtract(z, z0);
    double[] unit = new double[dimension];
    int zeros = 0;
    for (int j = 0; j < dimension; j++) {
      unit[j] = 1;
      double slope = t * g[j] + metric.product(unit, moved);
      unit[j] = 0;
      assertThat(penalty.minimizer(j, z[j] - slope, 1.0, t)).isCloseTo(z[j], within(1e-8));
      zeros += z[j] == 0 ? 1 : 0;
    }
    assertThat(zeros > 0).isEqualTo(strength > 0);
  }

  @Test
  void theSecantMetricKnowsItsNewestPair() {
    DenseMetric curvature = dense(9, 0.1);
    SecantMetric metric = secant(9, curvature, 4);
    double[] step = VectorOps.subtract(gaussian(9 + 31 * 4, D), gaussian(9 + 31 * 3, D));
    for (int j = 0; j < D; j++) {
      double[] unit = new double[D];
      unit[j] = 1;
      assertThat(metric.product(unit, step)).isCloseTo(curvature.product(unit, step), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
        34, 35, 36, 37, 38, 39, 40, 41, 42
      })
  void convergedMeansWithinTheTolerance(long seed) {
    int n = 100 + 40 * (int) (seed % 5);
    GlmFiniteSum sum =
        sum(Problems.classification(seed, n, D, seed % 2 == 0 ? 1.0 : 0.4), Storage.SMALLER);
    double[] l1 = new double[D + 1];
    double[] l2 = new double[D + 1];
    for (int j = 0; j < D; j++) {
      l1[j] = seed % 3 == 0 ? 0 : Math.pow(10, -1.0 - (double) (seed % 4));
      l2[j] = seed % 3 == 1 ? 0 : Math.pow(10, -1.0 - (double) (seed % 5));
    }
    CompositeProblem problem = new CompositeProblem(sum, new ElasticNet(l1, l2));
    double[] start = new double[D + 1];
    Solution reference =
        Dasvrda.adaptive(
                new StageShape(5, n, new ShiftedSchedule(2), 1), new StoppingRule(1e-12, 5000))
            .minimize(problem, start, StageListener.NONE);
    double range = problem.nullObjective() - reference.objective();
    StageShape full = new StageShape(1, n, new ShiftedSchedule(2), 1);
    int b = (int) Math.sqrt(n);
    StageShape published = new StageShape(n / b, b, new ShiftedSchedule(2), 1);
    for (double tol : new double[] {1e-2, 1e-4, 1e-6}) {
      for (Dasvrda method :
          List.of(
              Dasvrda.inMetric(
                  full, MetricRule.hessian(n, 3, false, 1), new StoppingRule(tol, 500)),
              Dasvrda.inMetric(
                  full, MetricRule.hessian(n / 2, 3, false, 1), new StoppingRule(tol, 500)),
              Dasvrda.inMetric(full, MetricRule.secant(5), new StoppingRule(tol, 500)),
              Dasvrda.adaptive(published, new StoppingRule(tol, 2000)))) {
        Solution solution = method.minimize(problem, start, StageListener.NONE);
        assertThat(solution.converged()).isTrue();
        assertThat(solution.objective() - reference.objective())
            .isLessThanOrEqualTo(tol * range * (1 + 1e-3) + 1e-13);
      }
    }
  }

  @Test
  void miniBatchesInAMetricReachTheOptimum() {
    int n = 2000;
    GlmFiniteSum sum = sum(Problems.classification(77, n, D, 1.0), Storage.SMALLER);
    CompositeProblem problem = new CompositeProblem(sum, ElasticNet.uniform(D + 1, 0, 1e-3));
    Solution solution =
        Dasvrda.inMetric(
                new StageShape(4, 200, new ShiftedSchedule(2), 1),
                MetricRule.hessian(500, 3, false, 1),
                new StoppingRule(1e-9, 100))
            .minimize(problem, new double[D + 1], StageListener.NONE);
    assertThat(solution.converged()).isTrue();
    assertThat(solution.last().passes()).isLessThan(40);
  }
}
