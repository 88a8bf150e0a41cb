package org.sparkoptimizer.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.sparkoptimizer.loss.Loss;
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
 * @param nullMargins margins of the null model
 * @param start where to start, in these coordinates
 */
record ScaledProblem(
    Loss loss, ColumnScaling scaling, Regularizer regularizer, double[] nullMargins, double[] start)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** F over rows, which it takes over. */
  GlmFiniteSum over(PartitionedRows rows) {
    return new GlmFiniteSum(rows, loss, scaling, nullMargins);
  }

  /** A point in the features' own units. */
  LinearModel.Coefficients coefficients(double[] point) {
    double[] raw = scaling.toRaw(point);
    int entries = scaling.features() * scaling.margins();
    double[] intercepts =
        scaling.hasIntercept()
            ? Arrays.copyOfRange(raw, entries, raw.length)
            : new double[scaling.margins()];
    return new LinearModel.Coefficients(Arrays.copyOf(raw, entries), intercepts);
  }
}
