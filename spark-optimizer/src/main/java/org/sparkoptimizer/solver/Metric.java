package org.sparkoptimizer.solver;

import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkoptimizer.linalg.SymmetricMatrix;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * The inner product ⟨u, v⟩_H in which the stages take their steps: everything that holds in the
 * Euclidean one holds here too, with H⁻¹∇F for the gradient and ½‖z − z₀‖²_H for the proximal term.
 * The closer H is to ∇²F, the fewer the steps. Lives on the driver; immutable to its users.
 *
 * @since 0.1.0
 */
public interface Metric {

  /** The Euclidean inner product, in which the method was published. */
  static Metric identity() {
    return IdentityMetric.INSTANCE;
  }

  /**
   * Writes argmin_z t(gᵀz + R(z)) + ½‖z − z₀‖²_H into {@code z}, whose content on entry is where an
   * iterative search may start.
   *
   * @param t step size, > 0
   */
  void proximalStep(double[] z0, double[] g, double t, Regularizer regularizer, double[] z);

  /**
   * Returns by how much a unit step from an anchor lowers the model F(x̃) + ∇F(x̃)ᵀp + ½‖p‖²_H +
   * R(x̃ + p) of P. Where H is close to ∇²F this is close to P(x̃) − P*.
   */
  default double predictedDecrease(SnapshotGradient anchor, Regularizer regularizer) {
    double[] x = anchor.point();
    double[] z = x.clone();
    proximalStep(x, anchor.gradient(), 1.0, regularizer, z);
    double[] step = VectorOps.subtract(z, x);
    return regularizer.value(x)
        - regularizer.value(z)
        - VectorOps.dot(anchor.gradient(), step)
        - 0.5 * product(step, step);
  }

  /**
   * Returns an estimate of P(x̃) − P*, empty where the metric does not allow one.
   *
   * @param drops by how much the last stages lowered P, newest last
   */
  default OptionalDouble remainingDecrease(
      SnapshotGradient anchor, Regularizer regularizer, double[] drops) {
    return OptionalDouble.empty();
  }

  /** Returns the metric that also knows an anchor's exact gradient; by default the same. */
  default Metric seeing(SnapshotGradient anchor) {
    return this;
  }

  /** The Hessian that H is, without the ridge that keeps it definite; empty for other metrics. */
  default Optional<SymmetricMatrix> hessian() {
    return Optional.empty();
  }

  /** Returns how this metric is made again in another process. */
  MetricRecipe recipe();

  /** Returns gᵀH⁻¹g for a gradient or a difference of gradients, NaN where H is singular. */
  double squaredDualNorm(double[] g);

  /** Returns uᵀHv. */
  double product(double[] u, double[] v);
}
