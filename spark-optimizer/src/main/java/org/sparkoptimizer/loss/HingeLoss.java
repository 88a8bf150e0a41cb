package org.sparkoptimizer.loss;

/**
 * A smooth loss of two classes that is 0 where a row is on the right side by a margin of 1.
 *
 * @since 0.1.0
 */
public sealed interface HingeLoss extends ScalarLoss permits SquaredHingeLoss, SmoothedHingeLoss {

  /** +1 for label 1, −1 for label 0. */
  static double sign(double label) {
    return label > 0.5 ? 1.0 : -1.0;
  }

  /**
   * Returns the constant margin of the smallest mean loss.
   *
   * @param positives share of the rows with label 1
   */
  double bestConstant(double positives);
}
