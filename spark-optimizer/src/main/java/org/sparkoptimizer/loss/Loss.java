package org.sparkoptimizer.loss;

import java.io.Serializable;

/**
 * A convex loss φ of the K margins of a row and its label: f_i(w) = ω_i φ(margins_i(w); label_i).
 * Either a {@link ScalarLoss} or a {@link VectorLoss}. Labels are MLlib's: 0 and 1, classes 0 to K
 * − 1, or real values.
 *
 * @since 0.1.0
 */
public interface Loss extends Serializable {

  /** Short name as users write it, for example {@code logistic}. */
  String name();

  /** K, the number of margins a row has. */
  int margins();

  /** Returns φ(margins; label). */
  double value(double[] margins, double label);

  /** Writes ∂φ/∂margins into {@code derivative}; both arrays have length K. */
  void derivative(double[] margins, double label, double[] derivative);

  /** c_φ, an upper bound on the largest eigenvalue of the Hessian of φ in the margins. */
  double curvatureBound();

  /** Whether φ is convex in the margins, without which there is no dual and no certificate. */
  default boolean isConvex() {
    return true;
  }
}
