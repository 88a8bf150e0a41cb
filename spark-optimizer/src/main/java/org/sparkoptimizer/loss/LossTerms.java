package org.sparkoptimizer.loss;

/**
 * Room for what a {@link ScalarLoss} says of several rows at once; entry t belongs to row t. Filled
 * by {@link ScalarLoss#evaluate} and used again for the next rows.
 *
 * @since 0.1.0
 */
public final class LossTerms {
  private final double[] values;
  private final double[] derivatives;
  private final double[] shifts;
  private final double[] scalingCosts;

  /** Makes room for {@code rows} rows. */
  public LossTerms(int rows) {
    values = new double[rows];
    derivatives = new double[rows];
    shifts = new double[rows];
    scalingCosts = new double[rows];
  }

  /** φ. */
  public double[] values() {
    return values;
  }

  /** φ'. */
  public double[] derivatives() {
    return derivatives;
  }

  /** {@link ScalarLoss#dualShift}. */
  public double[] shifts() {
    return shifts;
  }

  /** {@link ScalarLoss#dualScalingCost}. */
  public double[] scalingCosts() {
    return scalingCosts;
  }
}
