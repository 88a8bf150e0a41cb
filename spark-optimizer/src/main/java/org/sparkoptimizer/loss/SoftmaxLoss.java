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
    return evaluate(row, 0, label, new double[margins]);
  }

  /** {@inheritDoc} One exponential a class and one logarithm. */
  @Override
  public double evaluate(double[] rows, int at, double label, double[] derivatives) {
    double largest = exponentials(rows, at, derivatives);
    double sum = normalize(derivatives, at, label);
    return value(rows, at, label, largest, sum);
  }

  /** {@inheritDoc} The exponentials of all rows are taken at once; the bits are the same. */
  @Override
  public void evaluate(double[] rows, double[] labels, int count, LossTerms terms) {
    double[] values = terms.values();
    double[] derivatives = terms.derivatives();
    for (int t = 0, at = 0; t < count; t++, at += margins) {
      double largest = largest(rows, at);
      values[t] = largest;
      for (int k = at; k < at + margins; k++) {
        derivatives[k] = rows[k] - largest;
      }
    }
    terms.exponentiate(count * margins);
    for (int t = 0, at = 0; t < count; t++, at += margins) {
      double sum = normalize(derivatives, at, labels[t]);
      values[t] = value(rows, at, labels[t], values[t], sum);
    }
  }

  /** Turns exponentials into p − e_y and returns their sum. */
  private double normalize(double[] exponentials, int at, double label) {
    int truth = at + (int) label;
    double own = exponentials[truth];
    exponentials[truth] = 0;
    double others = sum(exponentials, at);
    double sum = others + own;
    double inverse = 1 / sum;
    for (int k = at; k < at + margins; k++) {
      exponentials[k] *= inverse;
    }
    // p_y − 1 without cancellation: minus the sum of the others.
    exponentials[truth] = -others * inverse;
    return sum;
  }

  /** Adds up a row's entries; four sums do not wait for each other. */
  private double sum(double[] rows, int at) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = at;
    for (; k + 3 < at + margins; k += 4) {
      a += rows[k];
      b += rows[k + 1];
      c += rows[k + 2];
      d += rows[k + 3];
    }
    for (; k < at + margins; k++) {
      a += rows[k];
    }
    return (a + b) + (c + d);
  }

  /** Where {@code damped}, p is drawn half way to the uniform distribution. */
  @Override
  public void curvature(
      double[] rows, int at, double label, boolean damped, double[] diagonals, double[] vectors) {
    probabilities(rows, at, diagonals);
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

  /** Writes exp(m_k − largest) and returns the largest margin. */
  private double exponentials(double[] rows, int at, double[] exponentials) {
    double largest = largest(rows, at);
    for (int k = at; k < at + margins; k++) {
      exponentials[k] = Exponentials.exp(rows[k] - largest);
    }
    return largest;
  }

  private double largest(double[] rows, int at) {
    double a = rows[at];
    double b = rows[at + 1];
    int k = at + 2;
    for (; k + 1 < at + margins; k += 2) {
      a = Math.max(a, rows[k]);
      b = Math.max(b, rows[k + 1]);
    }
    double last = rows[at + margins - 1];
    return Math.max(Math.max(a, b), last);
  }

  private void probabilities(double[] rows, int at, double[] probabilities) {
    exponentials(rows, at, probabilities);
    double inverse = 1 / sum(probabilities, at);
    for (int k = at; k < at + margins; k++) {
      probabilities[k] *= inverse;
    }
  }
}
