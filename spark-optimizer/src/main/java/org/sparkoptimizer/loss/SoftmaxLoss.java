package org.sparkoptimizer.loss;

/**
 * φ(m; y) = log Σ_k exp(m_k) − m_y for labels y in {0, …, K − 1}. With p the softmax of the margins
 * its gradient is p − e_y and its Hessian diag(p) − ppᵀ, at most ½ (Böhning, Annals of the
 * Institute of Statistical Mathematics 44 (1992), 197–200).
 *
 * @param margins K ≥ 2, the number of classes
 * @since 0.1.0
 */
public record SoftmaxLoss(int margins) implements VectorLoss {

  /**
   * Checks the number of classes.
   *
   * @throws IllegalArgumentException if K is not ≥ 2
   */
  public SoftmaxLoss {
    if (margins < 2) {
      throw new IllegalArgumentException(
          "softmax is set to " + margins + " classes but must have at least 2");
    }
  }

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public double value(double[] row, double label) {
    double largest = largest(row, 0);
    double sum = 0;
    for (double margin : row) {
      sum += Exponentials.exp(margin - largest);
    }
    return value(row, 0, label, largest, sum);
  }

  /** {@inheritDoc} One exponential a class and one logarithm. */
  @Override
  public double evaluate(double[] rows, int at, double label, double[] derivatives) {
    double largest = largest(rows, at);
    double sum = probabilities(rows, at, largest, derivatives);
    int truth = at + (int) label;
    double others = 0;
    for (int k = at; k < at + margins; k++) {
      others += k == truth ? 0.0 : derivatives[k];
    }
    // p_y − 1 without cancellation: minus the sum of the others.
    derivatives[truth] = -others;
    return value(rows, at, label, largest, sum);
  }

  /** Where {@code damped}, p is drawn half way to the uniform distribution. */
  @Override
  public void curvature(
      double[] rows, int at, double label, boolean damped, double[] diagonals, double[] vectors) {
    probabilities(rows, at, largest(rows, at), diagonals);
    for (int k = at; k < at + margins; k++) {
      diagonals[k] = damped ? 0.5 * (diagonals[k] + 1.0 / margins) : diagonals[k];
      vectors[k] = diagonals[k];
    }
  }

  /**
   * {@inheritDoc} The shifted point is p' − e_y with p'_k = p_k(1 − s_k + pᵀs), probabilities where
   * no two entries of s are more than 1 apart; the excess, the divergence of p' from p, is at most
   * Σ(p'_k − p_k)²/p_k.
   */
  @Override
  public boolean allowsDualShift(double[] shift) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : shift) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least <= 1;
  }

  /** {@inheritDoc} (1 − p_y)/p_y, by the same bound on the divergence; p_y = exp(−φ). */
  @Override
  public double dualScalingCost(double value) {
    return StrictMath.expm1(value);
  }

  @Override
  public double curvatureBound() {
    return 0.5;
  }

  private double value(double[] rows, int at, double label, double largest, double sum) {
    return largest - rows[at + (int) label] + Exponentials.log(sum);
  }

  private double largest(double[] rows, int at) {
    double largest = rows[at];
    for (int k = at + 1; k < at + margins; k++) {
      largest = Math.max(largest, rows[k]);
    }
    return largest;
  }

  /** Writes the softmax and returns Σ exp(m_k − largest). */
  private double probabilities(double[] rows, int at, double largest, double[] probabilities) {
    double sum = 0;
    for (int k = at; k < at + margins; k++) {
      probabilities[k] = Exponentials.exp(rows[k] - largest);
      sum += probabilities[k];
    }
    double inverse = 1 / sum;
    for (int k = at; k < at + margins; k++) {
      probabilities[k] *= inverse;
    }
    return sum;
  }
}
