package org.sparkoptimizer.cli;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.RegularizationPath;

/**
 * A task that {@code path} takes too.
 *
 * @param <E> the estimator whose parameters are the command's options
 */
interface PathTask<E extends DasvrdaParams<E> & PredictorParams & HasWeightCol & HasTol>
    extends TrainingTask<E> {

  /** Which labels of the rows stand for classes; empty for a regression. */
  default Optional<Labels> classes(Dataset<Row> rows) {
    return Optional.empty();
  }

  /**
   * Fits a path to rows with the labels that the estimator takes.
   *
   * @param listener is handed each step as soon as it is there
   */
  RegularizationPath<?> path(
      Dataset<Row> rows,
      RegularizationPath.Grid grid,
      Optional<RegularizationPath.HeldOut> heldOut,
      Consumer<RegularizationPath.Step<?>> listener);
}
