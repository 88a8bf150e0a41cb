package org.sparkoptimizer.solver;

import org.sparkoptimizer.linalg.LuFactor;
import org.sparkoptimizer.linalg.VectorOps;

/** The model of a step in a {@link SecantMetric} on some coordinates, the others kept at z₀. */
final class SecantModel implements QuadraticModel {
  private final SecantMetric metric;
  private final double scale;
  private final int rank;
  private final double t;
  private final double[] z;
  private final double[] start;
  private final double[] gradient;
  private final double[] curvatures;

  /** Row a holds W_a, then (WM)_a. */
  private final double[] rows;

  /** MWᵀ(z − z₀). */
  private final double[] combination;

  SecantModel(
      SecantMetric metric, int[] coordinates, double[] z0, double[] g, double t, double[] z) {
    int count = coordinates.length;
    this.metric = metric;
    this.scale = metric.scale();
    this.rank = metric.rank();
    this.t = t;
    this.z = new double[count];
    this.start = new double[count];
    this.gradient = new double[count];
    this.curvatures = new double[count];
    this.rows = new double[2 * rank * count];
    this.combination = new double[rank];
    for (int a = 0; a < count; a++) {
      int j = coordinates[a];
      int at = 2 * rank * a;
      metric.row(j, rows, at);
      metric.middleTimes(rows, at, rows, at + rank);
      start[a] = z0[j];
      this.z[a] = z[j];
      gradient[a] = g[j];
      curvatures[a] = scale + product(at, at + rank);
      combine(a, z[j] - z0[j]);
    }
  }

  private double product(int left, int right) {
    double sum = 0;
    for (int c = 0; c < rank; c++) {
      sum += rows[left + c] * rows[right + c];
    }
    return sum;
  }

  private void combine(int a, double delta) {
    int at = 2 * rank * a + rank;
    for (int c = 0; c < rank; c++) {
      combination[c] += delta * rows[at + c];
    }
  }

  /** MWᵀ(z − z₀). */
  double[] combination() {
    return combination;
  }

  /** σ‖z − z₀‖². */
  double squaredLength() {
    double length = VectorOps.distance(z, start);
    return scale * length * length;
  }

  @Override
  public double[] point() {
    return z;
  }

  @Override
  public double slope(int a) {
    double sum = t * gradient[a] + scale * (z[a] - start[a]);
    int at = 2 * rank * a;
    for (int c = 0; c < rank; c++) {
      sum += rows[at + c] * combination[c];
    }
    return sum;
  }

  @Override
  public double curvature(int a) {
    return curvatures[a];
  }

  @Override
  public void move(int a, double delta) {
    z[a] += delta;
    combine(a, delta);
  }

  @Override
  public double squaredNorm(int[] active, int count, double[] step) {
    double[] left = new double[rank];
    double squares = 0;
    for (int a = 0; a < count; a++) {
      int at = 2 * rank * active[a];
      squares += step[a] * step[a];
      for (int c = 0; c < rank; c++) {
        left[c] += rows[at + c] * step[a];
      }
    }
    return scale * squares + VectorOps.dot(left, metric.middleTimes(left));
  }

  /** By the Woodbury formula with the diagonal E = σI + diag(ridge). */
  @Override
  public boolean solve(int[] active, int count, double[] ridge, double[] rhs) {
    double[] capacitance = metric.middleInverse();
    double[] projected = new double[rank];
    for (int a = 0; a < count; a++) {
      int at = 2 * rank * active[a];
      double inverse = 1 / (scale + ridge[a]);
      for (int c = 0; c < rank; c++) {
        double weighted = rows[at + c] * inverse;
        projected[c] += weighted * rhs[a];
        for (int e = 0; e <= c; e++) {
          capacitance[c * rank + e] += weighted * rows[at + e];
        }
      }
    }
    if (rank > 0) {
      for (int c = 0; c < rank; c++) {
        for (int e = c + 1; e < rank; e++) {
          capacitance[c * rank + e] = capacitance[e * rank + c];
        }
      }
      LuFactor.of(rank, capacitance).solve(projected);
    }
    for (int a = 0; a < count; a++) {
      int at = 2 * rank * active[a];
      double sum = rhs[a];
      for (int c = 0; c < rank; c++) {
        sum -= rows[at + c] * projected[c];
      }
      rhs[a] = sum / (scale + ridge[a]);
    }
    return VectorOps.isFinite(rhs);
  }
}
