package org.sparkoptimizer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.Problems.Data;

/**
 * The recursions of the papers, written down once more. All rows are the same, so that every
 * mini-batch gives the exact gradient and nothing is random.
 */
class RecursionsTest {
  private static final int N = 40;
  private static final int D = 3;

  private static Runs equalRows(double l1, double l2) {
    double[][] rows = new double[N][];
    Arrays.fill(rows, new double[] {1.5, -2, 0.7});
    double[] labels = new double[N];
    Arrays.fill(labels, 1);
    return Runs.of(
        new Data(rows, labels, null, 0), new LogisticLoss(), ElasticNet.uniform(D, l1, l2));
  }

  private static List<double[]> iterates(Baseline method, Runs problem, double passes) {
    List<double[]> points = new ArrayList<>();
    method.run(
        problem.problem(),
        new double[D],
        Budget.ofPasses(passes),
        iterate -> points.add(iterate.point()));
    return points;
  }

  /** prox_{step·R}(v − step·g). */
  private static double[] step(Runs problem, double[] v, double step, double[] gradient) {
    double[] result = new double[D];
    for (int j = 0; j < D; j++) {
      result[j] = v[j] - step * gradient[j];
    }
    problem.regularizer().prox(result, step, result);
    return result;
  }

  /** m ≥ b and m < b have different weights. */
  @ParameterizedTest(name = "b = {0}")
  @CsvSource({"4, 10", "10, 4"})
  void katyusha(int b, int m) {
    double mu = 1e-3;
    Runs problem = equalRows(0.01, mu);
    double smoothness = problem.rows().meanSmoothness();
    double second = 1 / (2.0 * b);
    double first =
        m >= b
            ? Math.min(Math.sqrt(8 * b * m * mu) / Math.sqrt(3 * smoothness) * second, second)
            : Math.min(Math.sqrt(2 * mu) / Math.sqrt(3 * smoothness), 1 / (2.0 * m));
    List<double[]> expected = new ArrayList<>();
    double[] anchor = new double[D];
    double[] y = new double[D];
    double[] z = new double[D];
    for (int epoch = 0; epoch < 6; epoch++) {
      expected.add(anchor);
      double alpha = 1 / (3 * first * smoothness);
      double theta = 1 + Math.min(alpha * mu, 1 / (4.0 * m));
      double[] sum = new double[D];
      double weights = 0;
      for (int j = 0; j < m; j++) {
        double[] x = new double[D];
        for (int c = 0; c < D; c++) {
          x[c] = first * z[c] + second * anchor[c] + (1 - first - second) * y[c];
        }
        double[] gradient = problem.rows().gradient(x);
        z = step(problem, z, alpha, gradient);
        y = step(problem, x, 1 / (3 * smoothness), gradient);
        for (int c = 0; c < D; c++) {
          sum[c] += Math.pow(theta, j) * y[c];
        }
        weights += Math.pow(theta, j);
      }
      double total = weights;
      anchor = Arrays.stream(sum).map(v -> v / total).toArray();
    }
    assertSame(iterates(new Katyusha(new Batches(b, 3)), problem, 10), expected);
  }

  @Test
  void accProxSvrg() {
    double mu = 0.02;
    Runs problem = equalRows(0.01, mu);
    double smoothness = problem.rows().meanSmoothness();
    double eta = 1 / (2 * smoothness);
    double beta = (1 - Math.sqrt(mu * eta)) / (1 + Math.sqrt(mu * eta));
    int m = (int) Math.ceil(Math.log(16) / (0.8 * Math.sqrt(mu * eta)));
    double[] x = new double[D];
    for (int epoch = 0; epoch < 2; epoch++) {
      double[] y = x;
      for (int k = 0; k < m; k++) {
        double[] next = step(problem, y, eta, problem.rows().gradient(y));
        double[] extrapolated = new double[D];
        for (int c = 0; c < D; c++) {
          extrapolated[c] = next[c] + beta * (next[c] - x[c]);
        }
        x = next;
        y = extrapolated;
      }
    }
    double[] end = x;
    assertThat(iterates(new AccProxSvrg(3), problem, 200))
        .anySatisfy(point -> assertThat(point).containsExactly(end, within(1e-12)));
  }

  @Test
  void svrg() {
    Runs problem = equalRows(0.01, 0.02);
    double eta = 0.4 / problem.rows().meanSmoothness();
    List<double[]> expected = new ArrayList<>();
    double[] anchor = new double[D];
    for (int epoch = 0; epoch < 4; epoch++) {
      expected.add(anchor);
      double[] x = anchor;
      double[] sum = new double[D];
      for (int k = 1; k <= 20; k++) {
        x = step(problem, x, eta, problem.rows().gradient(x));
        for (int c = 0; c < D; c++) {
          sum[c] += x[c];
        }
        if (k == 10) { // told after each pass of mini-batches
          expected.add(Arrays.stream(sum).map(v -> v / 10).toArray());
        }
      }
      anchor = Arrays.stream(sum).map(v -> v / 20).toArray();
    }
    assertSame(iterates(new Svrg(new Batches(4, 3)), problem, 11), expected);
  }

  private static void assertSame(List<double[]> actual, List<double[]> expected) {
    assertThat(actual).hasSizeGreaterThanOrEqualTo(4);
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      assertThat(actual.get(i)).as("iterate %d", i).containsExactly(expected.get(i), within(1e-12));
    }
  }
}
