package org.sparkoptimizer.solver;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.DualSums;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * A duality gap from what a snapshot knows, without another pass and without evaluating a conjugate
 * of the loss (docs/algorithm.md, certificates): the dual point φ'(m_i) is shifted until it is
 * orthogonal to a free intercept, scaled by τ in [0, 1] until R* is finite, and the gap minimised
 * over τ.
 */
final class DualityGap {
  private static final double RELATIVE_ACCURACY = 1e-7;
  private static final double ABSOLUTE_ACCURACY = 1e-14;
  private static final int MAX_EVALUATIONS = 200;

  private final SnapshotGradient snapshot;
  private final Regularizer regularizer;
  private final double penalty;
  private final double scalingCost;
  private final double shiftedCost;
  private final double[] slope;
  private final double product;

  private DualityGap(
      SnapshotGradient snapshot,
      Regularizer regularizer,
      double scalingCost,
      DualSums.Shifted dual) {
    this.snapshot = snapshot;
    this.regularizer = regularizer;
    this.penalty = regularizer.value(snapshot.point());
    this.slope = dual.slope();
    this.product = VectorOps.dot(slope, snapshot.point());
    this.scalingCost = scalingCost;
    this.shiftedCost = dual.excess();
  }

  /** Returns a bound on P(x̃) − P*, or empty where there is no feasible dual point. */
  static OptionalDouble at(SnapshotGradient snapshot, Regularizer regularizer) {
    if (snapshot.dual().isEmpty()) {
      return OptionalDouble.empty();
    }
    DualSums dual = snapshot.dual().get();
    Optional<DualSums.Shifted> points = points(dual, snapshot.gradient(), regularizer);
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    double gap = new DualityGap(snapshot, regularizer, dual.scalingCost(), points.get()).smallest();
    return Double.isFinite(gap) ? OptionalDouble.of(Math.max(0.0, gap)) : OptionalDouble.empty();
  }

  /** The dual points that are orthogonal to the intercepts, where those are free. */
  private static Optional<DualSums.Shifted> points(
      DualSums dual, double[] gradient, Regularizer regularizer) {
    int features = gradient.length - dual.intercepts();
    long free = IntStream.range(features, gradient.length).filter(regularizer::isFree).count();
    if (free == 0) {
      return Optional.of(new DualSums.Shifted(gradient, 0));
    }
    return free == dual.intercepts() ? dual.shifted() : Optional.empty();
  }

  private double smallest() {
    double[] direction = new double[slope.length];
    VectorOps.axpy(-1.0, slope, direction);
    double limit = regularizer.conjugateScale(direction);
    if (limit <= 0) {
      // An unpenalised coordinate: only u = 0 is feasible, whose "gap" P − 0 never closes.
      return Double.POSITIVE_INFINITY;
    }
    DoubleUnaryOperator conjugate = regularizer.conjugateAlong(direction, limit);
    double best = Math.min(gapAt(0.0, conjugate), gapAt(limit, conjugate));
    if (!Double.isFinite(best)) {
      return best;
    }
    double inside =
        new BrentOptimizer(RELATIVE_ACCURACY, ABSOLUTE_ACCURACY)
            .optimize(
                new MaxEval(MAX_EVALUATIONS),
                new UnivariateObjectiveFunction(tau -> gapAt(tau, conjugate)),
                GoalType.MINIMIZE,
                new SearchInterval(0, limit))
            .getValue();
    return Math.min(best, inside);
  }

  /** R(w) + R*(−τg') + τ⟨g', w⟩ plus the cost of scaling and shifting. */
  private double gapAt(double tau, DoubleUnaryOperator conjugate) {
    double rest = 1 - tau;
    double linear = rest * snapshot.value() + tau * shiftedCost;
    double quadratic =
        tau == 1 ? shiftedCost : rest * rest * scalingCost + tau * (2 - tau) * shiftedCost;
    double cost = Math.min(linear, quadratic);
    return penalty + conjugate.applyAsDouble(tau) + tau * product + cost;
  }
}
