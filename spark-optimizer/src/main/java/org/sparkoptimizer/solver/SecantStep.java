package org.sparkoptimizer.solver;

import java.util.Arrays;
import org.sparkoptimizer.linalg.LuFactor;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * A proximal step in a {@link SecantMetric} H = σI + WMWᵀ. Given c = MWᵀ(z − z₀) each coordinate is
 * a problem of its own, with the solution z(c); so what is left is the equation M⁻¹c = Wᵀ(z(c) −
 * z₀) in as many unknowns as W has columns. It is solved by Newton's method, which is exact once it
 * knows which coordinates are at a kink or a bound. See Becker, Fadili and Ochs, SIAM Journal on
 * Optimization 29 (2019), 2445–2481.
 */
final class SecantStep {
  /** Residual, relative to the terms of the equation, at which it counts as solved. */
  private static final double ACCURACY = 1e-6;

  private static final int MAX_STEPS = 60;
  private static final int MAX_HALVINGS = 12;

  /** Coordinates at a time, so that their rows of W stay in the cache. */
  private static final int TILE = 512;

  private final SecantMetric metric;
  private final double scale;
  private final int rank;
  private final double[] z0;
  private final double[] g;
  private final double t;
  private final SeparableRegularizer regularizer;
  private final double[] z;
  private final boolean[] smooth;
  private final double[] jacobian;
  private final double[] forces = new double[TILE];
  private final int[] turned = new int[TILE];
  private final double[] turnedShares = new double[TILE];
  private double[] residual;

  /**
   * Prepares a step.
   *
   * @param z receives the minimiser
   */
  SecantStep(
      SecantMetric metric,
      double[] z0,
      double[] g,
      double t,
      SeparableRegularizer regularizer,
      double[] z) {
    this.metric = metric;
    this.scale = metric.scale();
    this.rank = metric.rank();
    this.z0 = z0;
    this.g = g;
    this.t = t;
    this.regularizer = regularizer;
    this.z = z;
    this.smooth = new boolean[z.length];
    this.jacobian = metric.middleInverse();
  }

  /** Writes the minimiser. */
  void run() {
    double[] c = new double[rank];
    double error = evaluate(c);
    for (int i = 0; i < MAX_STEPS && error > ACCURACY * length(metric.middleInverseTimes(c)); i++) {
      double[] step = residual.clone();
      LuFactor.of(rank, jacobian).solve(step);
      double share = 1;
      double[] next = moved(c, share, step);
      double nextError = evaluate(next);
      for (int h = 0; h < MAX_HALVINGS && !(nextError < error); h++) {
        share /= 2;
        next = moved(c, share, step);
        nextError = evaluate(next);
      }
      if (!(nextError < error)) {
        evaluate(c);
        return;
      }
      c = next;
      error = nextError;
    }
  }

  private static double[] moved(double[] c, double share, double[] step) {
    double[] next = c.clone();
    VectorOps.axpy(share, step, next);
    return next;
  }

  /**
   * Computes z(c), the residual Wᵀ(z(c) − z₀) − M⁻¹c and its Jacobian; returns the residual's
   * length.
   */
  private double evaluate(double[] c) {
    residual = metric.middleInverseTimes(c);
    for (int e = 0; e < rank; e++) {
      residual[e] = -residual[e];
    }
    for (int from = 0; from < z.length; from += TILE) {
      int count = Math.min(TILE, z.length - from);
      Arrays.fill(forces, 0, count, 0.0);
      metric.addCombination(c, from, count, forces);
      int turns = 0;
      for (int a = 0; a < count; a++) {
        int j = from + a;
        double v = scale * z0[j] - t * g[j] - forces[a];
        z[j] = regularizer.minimizer(j, v, scale, t);
        forces[a] = z[j] - z0[j];
        if (regularizer.isSmoothAt(j, z[j]) != smooth[j]) {
          turned[turns++] = j;
        }
      }
      metric.addProjection(forces, from, count, residual);
      updateJacobian(turns);
    }
    return length(residual);
  }

  /** The length of a vector of equations, each relative to its column of W. */
  private double length(double[] equations) {
    double squares = 0;
    for (int e = 0; e < rank; e++) {
      squares += equations[e] * equations[e] / metric.squaredColumnNorm(e);
    }
    return Math.sqrt(squares);
  }

  /**
   * Keeps {@link #jacobian} at M⁻¹ + Σ W_jW_jᵀ/(σ + tλ₂) over the coordinates at which R is smooth;
   * only those that have just changed sides cost anything.
   */
  private void updateJacobian(int turns) {
    for (int i = 0; i < turns; i++) {
      int j = turned[i];
      double share = 1 / (scale + t * regularizer.l2(j));
      turnedShares[i] = smooth[j] ? -share : share;
      smooth[j] = !smooth[j];
    }
    metric.addProducts(turned, turnedShares, turns, jacobian);
  }
}
