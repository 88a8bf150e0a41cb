package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * A linear model's problem in the solver's coordinates, without its rows.
 *
 * @param loss φ
 * @param scaling the solver's coordinates
 * @param regularizer R in these coordinates
 * @param nullMargin margin of the null model
 * @param start where to start, in these coordinates
 */
record ScaledProblem(
    ScalarLoss loss,
    ColumnScaling scaling,
    Regularizer regularizer,
    double nullMargin,
    double[] start)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** F over rows, which it takes over. */
  GlmFiniteSum over(PartitionedRows rows) {
    return new GlmFiniteSum(rows, loss, scaling, nullMargin);
  }

  /** A point in the features' own units. */
  LinearModel.Coefficients coefficients(double[] point) {
    double[] raw = scaling.toRaw(point);
    int features = raw.length - (scaling.hasIntercept() ? 1 : 0);
    return new LinearModel.Coefficients(
        Arrays.copyOf(raw, features), scaling.hasIntercept() ? raw[features] : 0.0);
  }
}
