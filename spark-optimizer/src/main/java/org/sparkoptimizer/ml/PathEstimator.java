package org.sparkoptimizer.ml;

import org.apache.spark.sql.Dataset;

/**
 * An estimator that knows where its regularization path begins.
 *
 * @since 0.1.0
 */
public interface PathEstimator {

  /**
   * Returns the smallest weight of the L1 penalty, elasticNetParam·regParam, at which all penalised
   * coefficients are 0: the largest slope of the loss at the constant model, in the units of the
   * penalty. A pass over the rows, and some more with offsets or with Huber's loss. Where features
   * are not penalised (penaltyFactors of 0), the constant model is not where they stand, and others
   * may have come in there already.
   *
   * @throws org.sparkoptimizer.data.InvalidDataException if the rows cannot be trained on, or all
   *     slopes are 0
   */
  double largestL1(Dataset<?> rows);
}
