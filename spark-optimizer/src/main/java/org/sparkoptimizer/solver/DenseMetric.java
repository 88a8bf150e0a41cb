package org.sparkoptimizer.solver;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.Cholesky;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/** H as a dense matrix on the driver. */
final class DenseMetric implements Metric {
  /** Share of the mean diagonal that is added to it, against rounding only. */
  private static final double RIDGE = 1e-9;

  private final SymmetricMatrix hessian;
  private final SymmetricMatrix matrix;
  private final MetricRecipe.OfHessian recipe;
  private Optional<Cholesky> factor = Optional.empty();
  private Prediction newest;

  /** The predicted decrease at an anchor, which the estimate and the rule both ask for. */
  private record Prediction(SnapshotGradient anchor, double decrease) {}

  /**
   * Takes a Hessian.
   *
   * @param recipe how it was made
   */
  DenseMetric(SymmetricMatrix hessian, MetricRecipe.OfHessian recipe) {
    this.hessian = hessian;
    this.matrix = hessian.withRidge(RIDGE);
    this.recipe = recipe;
  }

  /** Whether it was made at this anchor. */
  boolean isOf(SnapshotGradient other) {
    return Arrays.equals(recipe.point(), other.point());
  }

  @Override
  public MetricRecipe recipe() {
    return recipe;
  }

  @Override
  public Optional<SymmetricMatrix> hessian() {
    return Optional.of(hessian);
  }

  @Override
  public void proximalStep(double[] z0, double[] g, double t, Regularizer regularizer, double[] z) {
    ProximalQuadratic.minimize(new Model(z0, g, t, z), (SeparableRegularizer) regularizer, t);
  }

  @Override
  public double predictedDecrease(SnapshotGradient at, Regularizer regularizer) {
    if (newest == null || !Arrays.equals(newest.anchor().point(), at.point())) {
      newest = new Prediction(at, Metric.super.predictedDecrease(at, regularizer));
    }
    return newest.decrease();
  }

  @Override
  public OptionalDouble remainingDecrease(
      SnapshotGradient at, Regularizer regularizer, double[] drops) {
    return drops.length == 0
        ? OptionalDouble.empty()
        : RemainingDecrease.predicted(predictedDecrease(at, regularizer), drops[drops.length - 1]);
  }

  @Override
  public double squaredDualNorm(double[] g) {
    if (factor.isEmpty()) {
      factor = Cholesky.of(matrix);
    }
    double[] direction = g.clone();
    if (factor.isEmpty()) {
      return Double.NaN;
    }
    factor.get().solve(direction);
    return VectorOps.dot(g, direction);
  }

  @Override
  public double product(double[] u, double[] v) {
    return VectorOps.dot(u, matrix.times(v));
  }

  private final class Model implements QuadraticModel {
    private final double[] z;
    private final double[] slopes;

    Model(double[] z0, double[] g, double t, double[] z) {
      this.z = z;
      this.slopes = matrix.times(VectorOps.subtract(z, z0));
      VectorOps.axpy(t, g, slopes);
    }

    @Override
    public double[] point() {
      return z;
    }

    @Override
    public double slope(int coordinate) {
      return slopes[coordinate];
    }

    @Override
    public double curvature(int coordinate) {
      return matrix.get(coordinate, coordinate);
    }

    @Override
    public void move(int coordinate, double delta) {
      z[coordinate] += delta;
      matrix.addColumn(coordinate, delta, slopes);
    }

    @Override
    public double squaredNorm(int[] active, int count, double[] step) {
      double[] full = new double[z.length];
      for (int a = 0; a < count; a++) {
        full[active[a]] = step[a];
      }
      return product(full, full);
    }

    @Override
    public boolean solve(int[] active, int count, double[] ridge, double[] rhs) {
      Optional<Cholesky> part = Cholesky.of(matrix.principal(active, count, ridge));
      part.ifPresent(found -> found.solve(rhs));
      return part.isPresent();
    }
  }
}
