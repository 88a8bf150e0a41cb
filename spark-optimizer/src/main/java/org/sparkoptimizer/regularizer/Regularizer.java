package org.sparkoptimizer.regularizer;

import java.io.Serializable;
import java.util.function.DoubleUnaryOperator;

/**
 * A convex function R of the coefficients with a cheap proximal operator. Immutable. Vectors are as
 * long as the problem's dimension, in the solver's coordinates.
 *
 * @since 0.1.0
 */
public interface Regularizer extends Serializable {

  /** Returns R(w), or positive infinity outside the domain. */
  double value(double[] w);

  /**
   * Writes prox_{step·R}(v) = argmin_z ½‖z − v‖² + step·R(z) into {@code z}, which may be v itself.
   */
  void prox(double[] v, double step, double[] z);

  /** Largest μ for which R − (μ/2)‖·‖² is convex; 0 when there is none. */
  double strongConvexity();

  /** Tells whether R does not depend on a coordinate at all, as with most intercepts. */
  boolean isFree(int coordinate);

  /** Returns R*(v) = sup_w vᵀw − R(w), positive infinity outside its domain. */
  double conjugate(double[] v);

  /** Returns τ ↦ R*(τv), to be asked often for τ in [0, {@code limit}]. */
  default DoubleUnaryOperator conjugateAlong(double[] v, double limit) {
    double[] scaled = new double[v.length];
    return tau -> {
      for (int j = 0; j < v.length; j++) {
        scaled[j] = tau * v[j];
      }
      return conjugate(scaled);
    };
  }

  /** Largest τ in [0, 1] for which R*(τv) is finite; R*(0) always counts as finite. */
  double conjugateScale(double[] v);

  /**
   * Returns the smallest factor on the kinks of R at 0 that holds 0 against a gradient there: the
   * largest |g_j|/λ₁ⱼ of coordinates or groups that have a kink; 0 if none has.
   */
  double largestSlope(double[] gradient);
}
