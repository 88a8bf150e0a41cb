package org.sparkoptimizer.testkit;

import org.sparkoptimizer.loss.Loss;

/**
 * φ(m; y) = log Σ_k e^{m_k} − m_y, labels 0 to K − 1; curvature at most ½.
 *
 * @param margins K
 */
public record SoftmaxLoss(int margins) implements Loss {

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public double value(double[] margins, double label) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double margin : margins) {
      largest = Math.max(largest, margin);
    }
    double sum = 0;
    for (double margin : margins) {
      sum += Math.exp(margin - largest);
    }
    return largest + Math.log(sum) - margins[(int) label];
  }

  @Override
  public void derivative(double[] margins, double label, double[] derivative) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double margin : margins) {
      largest = Math.max(largest, margin);
    }
    double sum = 0;
    for (int k = 0; k < margins.length; k++) {
      derivative[k] = Math.exp(margins[k] - largest);
      sum += derivative[k];
    }
    for (int k = 0; k < margins.length; k++) {
      derivative[k] = derivative[k] / sum - (k == (int) label ? 1 : 0);
    }
  }

  @Override
  public double curvatureBound() {
    return 0.5;
  }
}
