package org.sparkoptimizer.loss;

/**
 * Room for what a loss says of several rows at once; entry t belongs to row t. Filled by {@link
 * ScalarLoss#evaluate} or {@link VectorLoss#evaluate(double[], double[], int, LossTerms)} and used
 * again for the next rows.
 *
 * @since 0.1.0
 */
public final class LossTerms {
  private final double[] values;
  private final double[] derivatives;
  private final double[] shifts;
  private final double[] scalingCosts;
  private final double[] multiples;
  private final double[] powers;

  private LossTerms(int rows, int margins, int scratch) {
    values = new double[rows];
    derivatives = new double[Math.multiplyExact(rows, margins)];
    multiples = new double[scratch];
    powers = new double[scratch];
    shifts = new double[rows];
    scalingCosts = new double[rows];
  }

  /** Makes room for {@code rows} rows of one margin. */
  public LossTerms(int rows) {
    this(rows, 1, 0);
  }

  /** Makes room for {@code rows} rows of K margins, of which only values and derivatives. */
  public static LossTerms ofMargins(int rows, int margins) {
    return new LossTerms(rows, margins, Math.multiplyExact(rows, margins));
  }

  /** φ. */
  public double[] values() {
    return values;
  }

  /** φ', or ∂φ/∂margins, K entries from t·K on. */
  public double[] derivatives() {
    return derivatives;
  }

  /** Turns x ≤ 0 into eˣ in the first entries of {@link #derivatives}. */
  void exponentiate(int count) {
    Exponentials.exp(derivatives, count, multiples, powers);
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
