package org.sparkoptimizer.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.LuFactor;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * H from curvature pairs of the anchors (s = difference of points, y = difference of gradients), as
 * low rank plus diagonal: the compact form of limited-memory BFGS, H = σI − WN⁻¹Wᵀ with W = (σS, Y)
 * and N = ((σSᵀS, L), (Lᵀ, −D)), L and D being the strictly lower triangle and the diagonal of SᵀY.
 * Byrd, Nocedal and Schnabel, Mathematical Programming 63 (1994), 129–156.
 */
final class SecantMetric implements Metric {
  /** A pair counts when its curvature yᵀs is more than this share of ‖s‖‖y‖. */
  private static final double RESOLUTION = 1e-12;

  private final int memory;
  private final List<double[]> steps;
  private final List<double[]> changes;
  private final double scale;
  private final SnapshotGradient last;
  private final int rank;

  /** Row j holds W_j, then (WM)_j, where H = σI + WMWᵀ. */
  private final double[] rows;

  private final double[] middleInverse;

  private SecantMetric(
      int memory,
      double scale,
      SnapshotGradient last,
      List<double[]> steps,
      List<double[]> changes) {
    this.memory = memory;
    this.last = last;
    this.steps = steps;
    this.changes = changes;
    this.scale = scale;
    this.rank = 2 * steps.size();
    this.middleInverse = middleInverse();
    this.rows = rows();
  }

  /**
   * No pairs yet: H = σI.
   *
   * @param memory pairs to keep
   */
  static SecantMetric scaled(int memory, double sigma) {
    return new SecantMetric(memory, sigma, null, List.of(), List.of());
  }

  /** Adds the pair of this anchor and the one before, unless it tells nothing. */
  @Override
  public SecantMetric seeing(SnapshotGradient anchor) {
    if (last == null) {
      return new SecantMetric(memory, scale, anchor, steps, changes);
    }
    double[] step = VectorOps.subtract(anchor.point(), last.point());
    double[] change = VectorOps.subtract(anchor.gradient(), last.gradient());
    double curvature = VectorOps.dot(step, change);
    double squaredChange = VectorOps.squaredNorm(change);
    if (!(curvature > RESOLUTION * VectorOps.norm(step) * Math.sqrt(squaredChange))) {
      return this;
    }
    return new SecantMetric(
        memory, squaredChange / curvature, anchor, newest(steps, step), newest(changes, change));
  }

  private List<double[]> newest(List<double[]> kept, double[] added) {
    List<double[]> all = new ArrayList<>(kept);
    all.add(added);
    return List.copyOf(all.subList(Math.max(0, all.size() - memory), all.size()));
  }

  /** −N, the inverse of the matrix M in the middle. */
  private double[] middleInverse() {
    int k = steps.size();
    double[] n = new double[rank * rank];
    for (int a = 0; a < k; a++) {
      for (int c = 0; c < k; c++) {
        n[a * rank + c] = -scale * VectorOps.dot(steps.get(a), steps.get(c));
        double mixed = VectorOps.dot(steps.get(a), changes.get(c));
        if (a > c) {
          n[a * rank + k + c] = -mixed;
          n[(k + c) * rank + a] = -mixed;
        } else if (a == c) {
          n[(k + a) * rank + k + a] = mixed;
        }
      }
    }
    return n;
  }

  private double[] rows() {
    int dimension = rank == 0 ? 0 : steps.get(0).length;
    double[] all = new double[dimension * 2 * rank];
    LuFactor inverse = rank == 0 ? null : LuFactor.of(rank, middleInverse);
    int k = steps.size();
    for (int j = 0; j < dimension; j++) {
      for (int a = 0; a < k; a++) {
        all[2 * rank * j + a] = scale * steps.get(a)[j];
        all[2 * rank * j + k + a] = changes.get(a)[j];
      }
    }
    if (inverse != null) {
      double[] columns = inverse.inverse();
      for (int j = 0; j < dimension; j++) {
        int at = 2 * rank * j;
        for (int c = 0; c < rank; c++) {
          double sum = 0;
          for (int a = 0; a < rank; a++) {
            sum += all[at + a] * columns[a * rank + c];
          }
          all[at + rank + c] = sum;
        }
      }
    }
    return all;
  }

  @Override
  public void proximalStep(double[] z0, double[] g, double t, Regularizer regularizer, double[] z) {
    ProximalQuadratic.minimize(new Model(z0, g, t, z), (SeparableRegularizer) regularizer, t);
  }

  @Override
  public OptionalDouble remainingDecrease(
      SnapshotGradient anchor, Regularizer regularizer, double[] drops) {
    return RemainingDecrease.tail(drops);
  }

  @Override
  public double squaredDualNorm(double[] g) {
    int[] all = new int[g.length];
    for (int j = 0; j < all.length; j++) {
      all[j] = j;
    }
    double[] direction = g.clone();
    solve(all, all.length, new double[g.length], direction);
    return VectorOps.dot(g, direction);
  }

  @Override
  public double product(double[] u, double[] v) {
    double[] left = new double[rank];
    double[] right = new double[rank];
    for (int j = 0; j < u.length && rank > 0; j++) {
      for (int a = 0; a < rank; a++) {
        left[a] += rows[2 * rank * j + a] * u[j];
        right[a] += rows[2 * rank * j + rank + a] * v[j];
      }
    }
    return scale * VectorOps.dot(u, v) + VectorOps.dot(left, right);
  }

  /** Solves by the Woodbury formula with the diagonal E = σI + diag(ridge). */
  private boolean solve(int[] active, int count, double[] ridge, double[] rhs) {
    double[] capacitance = middleInverse.clone();
    double[] projected = new double[rank];
    for (int a = 0; a < count; a++) {
      int at = 2 * rank * active[a];
      double inverse = 1 / (scale + ridge[a]);
      for (int c = 0; c < rank; c++) {
        double weighted = rows[at + c] * inverse;
        projected[c] += weighted * rhs[a];
        for (int e = 0; e < rank; e++) {
          capacitance[c * rank + e] += weighted * rows[at + e];
        }
      }
    }
    if (rank > 0) {
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

  private final class Model implements QuadraticModel {
    private final double[] z0;
    private final double[] g;
    private final double t;
    private final double[] z;
    private final double[] projected = new double[rank];

    Model(double[] z0, double[] g, double t, double[] z) {
      this.z0 = z0;
      this.g = g;
      this.t = t;
      this.z = z;
      for (int j = 0; j < z.length; j++) {
        if (z[j] != z0[j]) {
          project(j, z[j] - z0[j]);
        }
      }
    }

    private void project(int j, double delta) {
      int at = 2 * rank * j + rank;
      for (int a = 0; a < rank; a++) {
        projected[a] += delta * rows[at + a];
      }
    }

    @Override
    public double[] point() {
      return z;
    }

    @Override
    public double slope(int j) {
      double sum = t * g[j] + scale * (z[j] - z0[j]);
      int at = 2 * rank * j;
      for (int a = 0; a < rank; a++) {
        sum += rows[at + a] * projected[a];
      }
      return sum;
    }

    @Override
    public double curvature(int j) {
      double sum = scale;
      int at = 2 * rank * j;
      for (int a = 0; a < rank; a++) {
        sum += rows[at + a] * rows[at + rank + a];
      }
      return sum;
    }

    @Override
    public void move(int j, double delta) {
      z[j] += delta;
      project(j, delta);
    }

    @Override
    public double squaredNorm(int[] active, int count, double[] step) {
      double[] left = new double[rank];
      double[] right = new double[rank];
      double squares = 0;
      for (int a = 0; a < count; a++) {
        int at = 2 * rank * active[a];
        squares += step[a] * step[a];
        for (int c = 0; c < rank; c++) {
          left[c] += rows[at + c] * step[a];
          right[c] += rows[at + rank + c] * step[a];
        }
      }
      return scale * squares + VectorOps.dot(left, right);
    }

    @Override
    public boolean solve(int[] active, int count, double[] ridge, double[] rhs) {
      return SecantMetric.this.solve(active, count, ridge, rhs);
    }
  }
}
