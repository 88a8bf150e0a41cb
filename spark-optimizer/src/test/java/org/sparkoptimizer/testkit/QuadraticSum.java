package org.sparkoptimizer.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * F(w) = (1/n) Σ_i ½ Σ_j h_ij (w_j − c_ij)², whose minimiser is known in closed form, also with an
 * elastic net on top. Terms are drawn with probability L_i/(n L̄), L_i = max_j h_ij.
 */
public final class QuadraticSum implements FiniteSum {
  private final double[][] curvature;
  private final double[][] center;
  private final double[] cumulative;
  private final double meanSmoothness;

  private QuadraticSum(double[][] curvature, double[][] center) {
    this.curvature = curvature;
    this.center = center;
    this.cumulative = new double[curvature.length];
    double sum = 0;
    for (int i = 0; i < curvature.length; i++) {
      sum += termSmoothness(i);
      cumulative[i] = sum;
    }
    this.meanSmoothness = sum / curvature.length;
  }

  /** One term: ½ Σ_j eigenvalue_j (w_j − minimiser_j)². */
  public static QuadraticSum exact(double[] eigenvalues, double[] minimiser) {
    return new QuadraticSum(new double[][] {eigenvalues}, new double[][] {minimiser});
  }

  /** n random terms of different size around mean curvatures of about {@code eigenvalues}. */
  public static QuadraticSum random(long seed, int n, double... eigenvalues) {
    Random random = new Random(seed);
    double[][] curvature = new double[n][eigenvalues.length];
    double[][] center = new double[n][eigenvalues.length];
    for (int i = 0; i < n; i++) {
      double size = Math.exp(random.nextGaussian());
      for (int j = 0; j < eigenvalues.length; j++) {
        curvature[i][j] = size * eigenvalues[j] * 2 * random.nextDouble();
        center[i][j] = 1 + random.nextGaussian();
      }
    }
    return new QuadraticSum(curvature, center);
  }

  private double termSmoothness(int i) {
    return Arrays.stream(curvature[i]).max().orElse(0);
  }

  /** Diagonal of the Hessian of F. */
  public double[] hessian() {
    double[] mean = new double[dimension()];
    for (double[] term : curvature) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += term[j] / curvature.length;
      }
    }
    return mean;
  }

  /** L_F, the largest eigenvalue of the Hessian. */
  public double smoothness() {
    return Arrays.stream(hessian()).max().orElse(0);
  }

  /** Minimiser of F(w) + l1‖w‖₁ + (l2/2)‖w‖². */
  public double[] minimiser(double l1, double l2) {
    double[] hessian = hessian();
    double[] slope = gradient(new double[dimension()]);
    double[] w = new double[dimension()];
    for (int j = 0; j < w.length; j++) {
      double excess = Math.max(Math.abs(slope[j]) - l1, 0);
      w[j] = -Math.signum(slope[j]) * excess / (hessian[j] + l2);
    }
    return w;
  }

  /** F. */
  public double value(double[] w) {
    double sum = 0;
    for (int i = 0; i < curvature.length; i++) {
      for (int j = 0; j < w.length; j++) {
        double distance = w[j] - center[i][j];
        sum += 0.5 * curvature[i][j] * distance * distance;
      }
    }
    return sum / curvature.length;
  }

  /** ∇F. */
  public double[] gradient(double[] w) {
    double[] gradient = new double[w.length];
    for (int i = 0; i < curvature.length; i++) {
      for (int j = 0; j < w.length; j++) {
        gradient[j] += curvature[i][j] * (w[j] - center[i][j]) / curvature.length;
      }
    }
    return gradient;
  }

  @Override
  public int dimension() {
    return curvature[0].length;
  }

  @Override
  public long terms() {
    return curvature.length;
  }

  @Override
  public double meanSmoothness() {
    return meanSmoothness;
  }

  @Override
  public double nullValue() {
    return value(new double[dimension()]);
  }

  @Override
  public SnapshotGradient snapshotAt(double[] point) {
    return new SnapshotGradient(point.clone(), value(point), gradient(point), Optional.empty());
  }

  @Override
  public void varianceReducedGradient(
      double[] query, SnapshotGradient anchor, MiniBatch batch, BatchGradient result) {
    double[] g = result.gradient();
    if (batch.isFull(terms())) {
      System.arraycopy(gradient(query), 0, g, 0, g.length);
      double bregman = 0;
      double square = 0;
      double[] hessian = hessian();
      for (int j = 0; j < g.length; j++) {
        double step = query[j] - anchor.point()[j];
        bregman += 0.5 * hessian[j] * step * step;
        square += hessian[j] * hessian[j] * step * step;
      }
      result.measured(0, square, bregman, 0);
      return;
    }
    Arrays.fill(g, 0);
    SplittableRandom random = batch.stream(0);
    double meanSquare = 0;
    double meanBregman = 0;
    for (long draw = 0; draw < batch.size(); draw++) {
      int i = draw(random.nextDouble());
      double w = meanSmoothness / termSmoothness(i);
      double squares = 0;
      for (int j = 0; j < g.length; j++) {
        double step = query[j] - anchor.point()[j];
        double difference = curvature[i][j] * step;
        g[j] += w * difference / batch.size();
        squares += difference * difference;
        meanBregman += 0.5 * w * difference * step / batch.size();
      }
      meanSquare += w * w * squares / batch.size();
    }
    double square = Arrays.stream(g).map(v -> v * v).sum();
    result.measured(meanSquare, square, meanBregman, (int) batch.size());
    for (int j = 0; j < g.length; j++) {
      g[j] += anchor.gradient()[j];
    }
  }

  @Override
  public void miniBatchGradient(double[] query, MiniBatch batch, double[] result) {
    if (batch.isFull(terms())) {
      System.arraycopy(gradient(query), 0, result, 0, result.length);
      return;
    }
    Arrays.fill(result, 0);
    SplittableRandom random = batch.stream(0);
    for (long draw = 0; draw < batch.size(); draw++) {
      int i = draw(random.nextDouble());
      double w = meanSmoothness / termSmoothness(i) / batch.size();
      for (int j = 0; j < result.length; j++) {
        result[j] += w * curvature[i][j] * (query[j] - center[i][j]);
      }
    }
  }

  private int draw(double u) {
    int at = Arrays.binarySearch(cumulative, u * cumulative[cumulative.length - 1]);
    return Math.min(at < 0 ? -at - 1 : at + 1, cumulative.length - 1);
  }
}
