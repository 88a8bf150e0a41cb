package org.sparkoptimizer.compare;

import java.io.Serializable;

/**
 * A linear model, as the estimator returned it: in the features' own units.
 *
 * @param coefficients coefficient of each feature
 * @param intercept intercept
 */
record ModelPoint(double[] coefficients, double intercept) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All zero. */
  static ModelPoint zero(int features) {
    return new ModelPoint(new double[features], 0);
  }
}
