package org.sparkoptimizer.problem;

import java.util.Optional;
import java.util.function.Function;
import org.sparkoptimizer.linalg.Cholesky;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.ScaledHuberLoss;

/**
 * Huber's loss at the scale that is best for the coefficients,
 *
 * <p>F(w) = min over σ of (1/W) Σω_i [σ/2 + φ_σ(m_i; y_i)],
 *
 * <p>which is convex, since it is what is left of a function convex in w and σ together. A snapshot
 * finds the scale and tells F and ∇F. Until the next one the scale stays: the sum at that scale is
 * nowhere below F and touches it at the anchor, so a stage that lowers the one lowers the other.
 *
 * @since 0.1.0
 */
public final class FittedScaleSum implements TwiceDifferentiableSum {
  /**
   * The least scale, as a share of the residuals of the null model, where rows are fitted exactly.
   */
  static final double LEAST_SHARE = 1e-10;

  /** Relative step of a difference in σ; the slopes are piecewise smooth in it. */
  private static final double SCALE_STEP = 1e-6;

  /** Largest share of the curvature in a direction that the scale takes off. */
  private static final double MOST_TAKEN = 0.9;

  /** Share of the mean diagonal that keeps columns of zeros from ending a factorisation. */
  private static final double RIDGE = 1e-9;

  private final GlmFiniteSum sum;
  private final ScaledHuberLoss loss;
  private final double nullMargin;
  private final double least;
  private final HuberScale ofNull;
  private HuberScale scale;
  private double[] anchor;
  private boolean hessianIsCorrected;

  /**
   * Takes a sum over; {@link #close} closes it.
   *
   * @param sum Huber's loss of unit scale
   * @param loss that loss
   * @param nullMargin the margin of the null model
   */
  public FittedScaleSum(GlmFiniteSum sum, ScaledHuberLoss loss, double nullMargin) {
    this.sum = sum;
    this.loss = loss;
    this.nullMargin = nullMargin;
    try {
      Function<double[], Residuals> residuals = residualsOfNull();
      double size = Math.sqrt(residuals.apply(new double[] {1}).meanSquare());
      if (!Double.isFinite(size)) {
        throw new IllegalArgumentException(
            "the squares of the residuals overflow, so Huber's loss finds no scale; scale the"
                + " labels down");
      }
      double unit = size > 0 ? size : nullMargin == 0 ? 1 : Math.abs(nullMargin);
      this.least = LEAST_SHARE * unit;
      this.ofNull = HuberScale.of(loss.epsilon(), unit, least, residuals);
      this.scale = ofNull;
      sum.use(loss.at(ofNull.scale()));
    } catch (Throwable e) {
      sum.close();
      throw e;
    }
  }

  private Function<double[], Residuals> residualsOfNull() {
    double[] point = new double[sum.dimension()];
    if (sum.scaling().hasIntercept()) {
      point[point.length - 1] = nullMargin;
    }
    return sum.residualsAt(point);
  }

  /** The scale that is best at a point, at least a tiny share of the residuals' size. */
  public double scaleAt(double[] point) {
    moveTo(point);
    return scale.scale();
  }

  /** Finds the scale at a point and lets the sum go on with it. */
  private void moveTo(double[] point) {
    if (anchor != point) {
      scale = HuberScale.of(loss.epsilon(), ofNull.scale(), least, sum.residualsAt(point));
      sum.use(loss.at(scale.scale()));
      anchor = point;
    }
  }

  @Override
  public SnapshotGradient snapshotAt(double[] point) {
    return fitted(point, true);
  }

  @Override
  public SnapshotGradient gradientAt(double[] point) {
    return fitted(point, false);
  }

  private SnapshotGradient fitted(double[] point, boolean certified) {
    anchor = null;
    moveTo(point);
    SnapshotGradient fixed = certified ? sum.snapshotAt(point) : sum.gradientAt(point);
    anchor = fixed.point();
    double value = fixed.value() + scale.scale() / 2;
    return new SnapshotGradient(
        fixed.point(), value, fixed.gradient(), fixed.dual().map(dual -> joint(dual, value)));
  }

  /**
   * The dual of both: max −(1/W) Σω_iu_iy_i − R* over |u_i| ≤ ε with (1/W) Σω_iu_i² ≤ 1, where the
   * best scale puts the residuals' own u. A shift by x in the mean square may break that, so it is
   * scaled by 1/(1 + x); docs/algorithm.md has the excess.
   */
  private DualSums joint(DualSums fixed, double value) {
    Optional<DualSums.Shifted> shifted =
        fixed
            .shifted()
            .map(
                moved -> {
                  double sigma = scale.scale();
                  double shift = Math.sqrt(2 * moved.excess() / sigma);
                  double kept = 1 / (1 + shift);
                  double[] slope = new double[moved.slope().length];
                  VectorOps.axpy(kept, moved.slope(), slope);
                  double excess = kept * (sigma * shift + scale.slack());
                  return new DualSums.Shifted(slope, (1 - kept) * value + excess);
                });
    return new DualSums(fixed.intercepts(), shifted, Double.POSITIVE_INFINITY);
  }

  @Override
  public int snapshotRounds() {
    return scale.rounds() + sum.snapshotRounds();
  }

  @Override
  public int certificateRounds() {
    return sum.certificateRounds();
  }

  @Override
  public void varianceReducedGradient(
      double[] query, SnapshotGradient at, MiniBatch batch, BatchGradient result) {
    moveTo(at.point());
    sum.varianceReducedGradient(query, at, batch, result);
  }

  @Override
  public void miniBatchGradient(double[] query, MiniBatch batch, double[] result) {
    sum.miniBatchGradient(query, batch, result);
  }

  /**
   * The Hessian of F. That of the sum at a fixed scale is larger by ccᵀ/a, c being how ∇F and a how
   * the slope in σ changes with σ. Of that no more is taken off than leaves a tenth in any
   * direction, and nothing far from the optimum or at the least scale.
   */
  @Override
  public SymmetricMatrix hessianAt(SnapshotGradient at, MiniBatch sample, boolean damped) {
    moveTo(at.point());
    SymmetricMatrix fixed = sum.hessianAt(at, sample, damped);
    hessianIsCorrected = !damped && scale.scale() > least && scale.curvature() > 0;
    if (!hessianIsCorrected) {
      return fixed;
    }
    double[] change = changeWithScale(at);
    double[] direction = change.clone();
    Optional<Cholesky> factor = Cholesky.of(fixed.withRidge(RIDGE));
    if (factor.isEmpty()) {
      return fixed;
    }
    factor.get().solve(direction);
    double share = VectorOps.dot(change, direction) / scale.curvature();
    double taken = Math.min(1, MOST_TAKEN / share);
    return share > 0 ? fixed.plusOuterProduct(-taken / scale.curvature(), change) : fixed;
  }

  /** ∂∇F/∂σ at an anchor: one more pass, at a scale nearby. */
  private double[] changeWithScale(SnapshotGradient at) {
    double step = SCALE_STEP * scale.scale();
    sum.use(loss.at(scale.scale() + step));
    double[] change = VectorOps.subtract(sum.gradientAt(at.point()).gradient(), at.gradient());
    sum.use(loss.at(scale.scale()));
    for (int j = 0; j < change.length; j++) {
      change[j] /= step;
    }
    return change;
  }

  @Override
  public int moreHessianRounds() {
    return hessianIsCorrected ? 1 : 0;
  }

  /** At the scale of {@code from}, so that no value is below F and those near it are close. */
  @Override
  public double[] valuesBetween(double[] from, double[] to, double[] shares) {
    moveTo(from);
    double[] values = sum.valuesBetween(from, to, shares);
    for (int s = 0; s < values.length; s++) {
      values[s] += scale.scale() / 2;
    }
    return values;
  }

  @Override
  public FittedScaleSum sample(double fraction, long seed) {
    return new FittedScaleSum(sum.sample(fraction, seed), loss, nullMargin);
  }

  @Override
  public int dimension() {
    return sum.dimension();
  }

  @Override
  public long terms() {
    return sum.terms();
  }

  /** L̄ at the scale of the newest anchor, and of the null model before the first. */
  @Override
  public double meanSmoothness() {
    return sum.meanSmoothness() / scale.scale();
  }

  @Override
  public boolean isConstant() {
    return sum.isConstant();
  }

  @Override
  public double nullValue() {
    return ofNull.loss();
  }

  @Override
  public void close() {
    sum.close();
  }
}
