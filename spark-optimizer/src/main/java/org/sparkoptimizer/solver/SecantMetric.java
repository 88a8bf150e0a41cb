package org.sparkoptimizer.solver;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sparkoptimizer.linalg.LuFactor;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * H from curvature pairs of the anchors (s = difference of points, y = difference of gradients), as
 * low rank plus diagonal: the compact form of limited-memory BFGS, H = σI + WMWᵀ with W = (σS, Y),
 * M = −N⁻¹ and N = ((σSᵀS, L), (Lᵀ, −D)), L and D being the strictly lower triangle and the
 * diagonal of SᵀY. Byrd, Nocedal and Schnabel, Mathematical Programming 63 (1994), 129–156.
 */
final class SecantMetric implements Metric {
  /** A pair counts when its curvature yᵀs is more than this share of ‖s‖‖y‖. */
  private static final double RESOLUTION = 1e-12;

  private final CurvaturePairs pairs;
  private final double scale;
  private final SnapshotGradient last;
  private final int rank;
  private final double[] middleInverse;

  /**
   * Takes pairs.
   *
   * @param scale σ
   * @param last the newest anchor seen, or null
   */
  SecantMetric(CurvaturePairs pairs, double scale, SnapshotGradient last) {
    this.pairs = pairs;
    this.last = last;
    this.scale = scale;
    this.rank = 2 * pairs.count();
    this.middleInverse = inverseOfMiddle();
  }

  /**
   * No pairs yet: H = σI.
   *
   * @param memory pairs to keep
   */
  static SecantMetric scaled(int memory, double sigma) {
    return new SecantMetric(CurvaturePairs.none(memory), sigma, null);
  }

  /** Adds the pair of this anchor and the one before, unless it tells nothing. */
  @Override
  public SecantMetric seeing(SnapshotGradient anchor) {
    if (last == null) {
      return new SecantMetric(pairs, scale, anchor);
    }
    double[] step = VectorOps.subtract(anchor.point(), last.point());
    double[] change = VectorOps.subtract(anchor.gradient(), last.gradient());
    double curvature = VectorOps.dot(step, change);
    double squaredChange = VectorOps.squaredNorm(change);
    if (!(curvature > RESOLUTION * VectorOps.norm(step) * Math.sqrt(squaredChange))) {
      return this;
    }
    return new SecantMetric(pairs.with(step, change), squaredChange / curvature, anchor);
  }

  @Override
  public MetricRecipe recipe() {
    return new MetricRecipe.OfPairs(
        pairs.memory(),
        scale,
        pairs.steps(),
        pairs.changes(),
        last == null ? null : last.point(),
        last == null ? null : last.gradient());
  }

  /** −N = M⁻¹. */
  private double[] inverseOfMiddle() {
    int k = pairs.count();
    double[] n = new double[rank * rank];
    for (int a = 0; a < k; a++) {
      for (int c = 0; c < k; c++) {
        n[a * rank + c] = -scale * pairs.stepProduct(a, c);
        double mixed = pairs.mixedProduct(a, c);
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

  /** σ. */
  double scale() {
    return scale;
  }

  /** Number of columns of W. */
  int rank() {
    return rank;
  }

  /** M⁻¹ row by row, as a copy. */
  double[] middleInverse() {
    return middleInverse.clone();
  }

  /** M⁻¹c. */
  double[] middleInverseTimes(double[] c) {
    double[] product = new double[rank];
    for (int e = 0; e < rank; e++) {
      for (int f = 0; f < rank; f++) {
        product[e] += middleInverse[e * rank + f] * c[f];
      }
    }
    return product;
  }

  /** The squared length of a column of W. */
  double squaredColumnNorm(int e) {
    int k = pairs.count();
    return e < k ? scale * scale * pairs.stepProduct(e, e) : pairs.changeProduct(e - k, e - k);
  }

  /** Adds Σ factor_i·row·rowᵀ over the rows {@code rows[0 .. count)} of W to a matrix. */
  void addProducts(int[] rows, double[] factors, int count, double[] to) {
    if (count == 0) {
      return;
    }
    double[][] gathered = new double[rank][];
    double[] scaled = new double[count];
    for (int e = 0; e < rank; e++) {
      gathered[e] = gathered(e, rows, count);
      for (int i = 0; i < count; i++) {
        scaled[i] = factors[i] * gathered[e][i];
      }
      for (int f = 0; f <= e; f++) {
        double product = VectorOps.dot(scaled, gathered[f]);
        to[e * rank + f] += product;
        if (f < e) {
          to[f * rank + e] += product;
        }
      }
    }
  }

  /** Entries of a column of W. */
  private double[] gathered(int column, int[] rows, int count) {
    int k = pairs.count();
    double[] source = column < k ? pairs.step(column) : pairs.change(column - k);
    double factor = column < k ? scale : 1.0;
    double[] entries = new double[count];
    for (int i = 0; i < count; i++) {
      entries[i] = factor * source[rows[i]];
    }
    return entries;
  }

  /** Adds rows {@code from}.. of Wc to {@code to[0 .. count)}. */
  void addCombination(double[] c, int from, int count, double[] to) {
    int k = pairs.count();
    for (int a = 0; a < k; a++) {
      if (c[a] != 0) {
        VectorOps.axpy(scale * c[a], pairs.step(a), from, to, 0, count);
      }
      if (c[k + a] != 0) {
        VectorOps.axpy(c[k + a], pairs.change(a), from, to, 0, count);
      }
    }
  }

  /** Adds Wᵀv to {@code to}, for v that is zero but at {@code count} coordinates from one on. */
  void addProjection(double[] v, int from, int count, double[] to) {
    int k = pairs.count();
    for (int a = 0; a < k; a++) {
      to[a] += scale * VectorOps.dot(pairs.step(a), from, v, count);
      to[k + a] += VectorOps.dot(pairs.change(a), from, v, count);
    }
  }

  private double[] projection(double[] v) {
    double[] p = new double[rank];
    addProjection(v, 0, v.length, p);
    return p;
  }

  @Override
  public void proximalStep(double[] z0, double[] g, double t, Regularizer regularizer, double[] z) {
    SeparableRegularizer penalty = (SeparableRegularizer) regularizer;
    if (!(penalty.isQuadratic(z.length) && newtonStep(z0, g, t, penalty, z))) {
      new SecantStep(this, z0, g, t, penalty, z).run();
    }
  }

  /** z − z₀ = −t(H + tΛ₂)⁻¹(g + Λ₂z₀); returns false, z untouched, where that is not finite. */
  private boolean newtonStep(
      double[] z0, double[] g, double t, SeparableRegularizer penalty, double[] z) {
    double[] ridge = new double[z.length];
    double[] step = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      ridge[j] = t * penalty.l2(j);
      step[j] = -t * g[j] - ridge[j] * z0[j];
    }
    solve(ridge, step);
    if (!VectorOps.isFinite(step)) {
      return false;
    }
    for (int j = 0; j < z.length; j++) {
      z[j] = z0[j] + step[j];
    }
    return true;
  }

  /** Solves (H + diag(ridge))x = rhs in place by the Woodbury formula. */
  private void solve(double[] ridge, double[] rhs) {
    for (int j = 0; j < rhs.length; j++) {
      rhs[j] /= scale + ridge[j];
    }
    if (rank == 0) {
      return;
    }
    double[] c = projection(rhs);
    LuFactor.of(rank, capacitance(ridge)).solve(c);
    double[] correction = new double[rhs.length];
    addCombination(c, 0, rhs.length, correction);
    for (int j = 0; j < rhs.length; j++) {
      rhs[j] -= correction[j] / (scale + ridge[j]);
    }
  }

  /** M⁻¹ + WᵀE⁻¹W with E = σI + diag(ridge): WᵀW is known, so only unlike ridges cost anything. */
  private double[] capacitance(double[] ridge) {
    double common = commonest(ridge);
    double[] capacitance = middleInverse.clone();
    addGram(1 / (scale + common), capacitance);
    int[] unlike = IntStream.range(0, ridge.length).filter(j -> ridge[j] != common).toArray();
    double[] excess = new double[unlike.length];
    for (int i = 0; i < unlike.length; i++) {
      excess[i] = 1 / (scale + ridge[unlike[i]]) - 1 / (scale + common);
    }
    addProducts(unlike, excess, unlike.length, capacitance);
    return capacitance;
  }

  /** The value that more than half of the entries have, where there is one. */
  private static double commonest(double[] values) {
    double candidate = 0;
    int lead = 0;
    for (double value : values) {
      if (lead == 0) {
        candidate = value;
      }
      lead += value == candidate ? 1 : -1;
    }
    return candidate;
  }

  private void addGram(double factor, double[] to) {
    int k = pairs.count();
    for (int a = 0; a < k; a++) {
      for (int c = 0; c < k; c++) {
        double mixed = factor * scale * pairs.mixedProduct(a, c);
        to[a * rank + c] += factor * scale * scale * pairs.stepProduct(a, c);
        to[a * rank + k + c] += mixed;
        to[(k + c) * rank + a] += mixed;
        to[(k + a) * rank + k + c] += factor * pairs.changeProduct(a, c);
      }
    }
  }

  @Override
  public OptionalDouble remainingDecrease(
      SnapshotGradient anchor, Regularizer regularizer, double[] drops) {
    return RemainingDecrease.tail(drops);
  }

  @Override
  public double squaredDualNorm(double[] g) {
    double[] direction = g.clone();
    solve(new double[g.length], direction);
    return VectorOps.dot(g, direction);
  }

  @Override
  public double product(double[] u, double[] v) {
    double lowRank = 0;
    if (rank > 0) {
      double[] right = projection(v);
      LuFactor.of(rank, middleInverse).solve(right);
      lowRank = VectorOps.dot(projection(u), right);
    }
    return scale * VectorOps.dot(u, v) + lowRank;
  }
}
