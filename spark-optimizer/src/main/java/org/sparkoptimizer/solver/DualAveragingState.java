package org.sparkoptimizer.solver;

import org.sparkoptimizer.regularizer.Regularizer;

/**
 * The inner state of a stage: x_k, z_k, the averaged gradient ḡ_k and the inner acceleration. θ_k =
 * (k + 1)/2, θ₀ = ½.
 */
final class DualAveragingState {
  private final double eta;
  private final double[] start;
  private final double[] x;
  private final double[] z;
  private final double[] average;
  private int k;
  private double theta = 0.5;
  private double previousTheta;

  /** x₀ = z₀ = ỹ, ḡ₀ = 0. */
  DualAveragingState(double[] start, double eta) {
    this.eta = eta;
    this.start = start;
    this.x = start.clone();
    this.z = start.clone();
    this.average = new double[start.length];
  }

  /** Begins step k and writes y_k = (1 − 1/θ_k)x_{k−1} + (1/θ_k)z_{k−1}. */
  void extrapolate(double[] y) {
    k++;
    previousTheta = theta;
    theta = (k + 1) / 2.0;
    mix(x, z, y);
  }

  /** ḡ_k = (1 − 1/θ_k)ḡ_{k−1} + (1/θ_k)g_k. */
  void accumulate(double[] gradient) {
    mix(average, gradient, average);
  }

  /** z_k = prox_{ηθ_kθ_{k−1}R}(z₀ − ηθ_kθ_{k−1}ḡ_k) and x_k = (1 − 1/θ_k)x_{k−1} + (1/θ_k)z_k. */
  void minimize(Regularizer regularizer, Metric metric) {
    metric.proximalStep(start, average, eta * theta * previousTheta, regularizer, z);
    mix(x, z, x);
  }

  private void mix(double[] older, double[] newer, double[] target) {
    double share = 1 / theta;
    for (int j = 0; j < target.length; j++) {
      target[j] = (1 - share) * older[j] + share * newer[j];
    }
  }

  /** x_k; the array belongs to this state. */
  double[] x() {
    return x;
  }

  /** z_k; the array belongs to this state. */
  double[] z() {
    return z;
  }
}
