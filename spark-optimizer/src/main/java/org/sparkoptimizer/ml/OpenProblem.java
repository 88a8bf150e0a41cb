package org.sparkoptimizer.ml;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.PartitionedRows;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;

/**
 * The problem of a {@link LinearModel} on its rows, for methods other than the library's own.
 * Closing releases the rows.
 *
 * @since 0.1.0
 */
public final class OpenProblem implements AutoCloseable {
  private final ScaledProblem scaled;
  private final TwiceDifferentiableSum sum;

  OpenProblem(ScaledProblem scaled, PartitionedRows rows) {
    this.scaled = scaled;
    this.sum = scaled.over(rows);
  }

  /** P in the solver's coordinates. */
  public CompositeProblem problem() {
    return new CompositeProblem(sum, scaled.regularizer());
  }

  /** Where a fit starts, in the solver's coordinates. */
  public double[] start() {
    return scaled.start().clone();
  }

  /** A point of the solver's in the features' own units. */
  public LinearModel.Coefficients coefficients(double[] point) {
    return scaled.coefficients(point);
  }

  @Override
  public void close() {
    sum.close();
  }
}
