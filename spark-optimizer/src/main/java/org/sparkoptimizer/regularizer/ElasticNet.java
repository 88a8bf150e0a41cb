package org.sparkoptimizer.regularizer;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * R(w) = Σ_j λ₁ⱼ|w_j| + (λ₂ⱼ/2)w_j², each coordinate with its own weights. Zero weights give the
 * plain L1 and L2 penalties and coordinates that are not penalised, such as an intercept.
 *
 * @since 0.1.0
 */
public final class ElasticNet implements SeparableRegularizer {
  private static final long serialVersionUID = 1L;

  /** Keeps a scaled vector inside the domain of R* when the scaling rounds up. */
  static final double INSIDE = 1 - 0x1p-50;

  private final double[] l1;
  private final double[] l2;

  /**
   * Makes the penalty from its weights, λ₁ⱼ and λ₂ⱼ, which are copied.
   *
   * @throws IllegalArgumentException if a weight is negative or not finite, or the lengths differ
   */
  public ElasticNet(double[] l1, double[] l2) {
    if (l1.length != l2.length) {
      throw new IllegalArgumentException(
          "L1 weights have length " + l1.length + " but L2 weights have length " + l2.length);
    }
    this.l1 = checked(l1, "L1");
    this.l2 = checked(l2, "L2");
  }

  /** No penalty on any of {@code dimension} coordinates. */
  public static ElasticNet none(int dimension) {
    return uniform(dimension, 0.0, 0.0);
  }

  /** λ₁‖w‖₁ + (λ₂/2)‖w‖² in {@code dimension} coordinates. */
  public static ElasticNet uniform(int dimension, double l1, double l2) {
    double[] first = new double[dimension];
    double[] second = new double[dimension];
    Arrays.fill(first, l1);
    Arrays.fill(second, l2);
    return new ElasticNet(first, second);
  }

  private static double[] checked(double[] weights, String kind) {
    for (int j = 0; j < weights.length; j++) {
      if (!(weights[j] >= 0) || Double.isInfinite(weights[j])) {
        throw new IllegalArgumentException(
            kind
                + " weight of coordinate "
                + j
                + " is "
                + weights[j]
                + " but must be finite, >= 0");
      }
    }
    return weights.clone();
  }

  @Override
  public double value(double[] w) {
    double sum = 0;
    for (int j = 0; j < w.length; j++) {
      sum += l1[j] * Math.abs(w[j]) + 0.5 * l2[j] * w[j] * w[j];
    }
    return sum;
  }

  @Override
  public double strongConvexity() {
    double smallest = Double.POSITIVE_INFINITY;
    for (double weight : l2) {
      smallest = Math.min(smallest, weight);
    }
    return l2.length == 0 ? 0.0 : smallest;
  }

  @Override
  public boolean isFree(int coordinate) {
    return l1[coordinate] == 0 && l2[coordinate] == 0;
  }

  @Override
  public double conjugate(double[] v) {
    double sum = 0;
    for (int j = 0; j < v.length; j++) {
      double excess = Math.abs(v[j]) - l1[j];
      if (excess > 0) {
        sum += excess * excess / (2 * l2[j]);
      }
    }
    return sum;
  }

  /** Of the coordinates only those matter that leave the flat part of R* on the way. */
  @Override
  public DoubleUnaryOperator conjugateAlong(double[] v, double limit) {
    double[] slopes = new double[v.length];
    double[] flat = new double[v.length];
    double[] inverse = new double[v.length];
    double square = 0;
    int count = 0;
    for (int j = 0; j < v.length; j++) {
      double slope = Math.abs(v[j]);
      if (limit * slope > l1[j]) {
        if (l1[j] == 0 && l2[j] > 0) {
          square += slope * slope / (2 * l2[j]);
        } else {
          slopes[count] = slope;
          flat[count] = l1[j];
          inverse[count++] = 1 / (2 * l2[j]);
        }
      }
    }
    double quadratic = square;
    int leaving = count;
    return tau -> {
      double sum = tau * tau * quadratic;
      for (int j = 0; j < leaving; j++) {
        double excess = Math.max(tau * slopes[j] - flat[j], 0.0);
        sum += excess > 0 ? excess * excess * inverse[j] : 0.0;
      }
      return sum;
    };
  }

  @Override
  public double conjugateScale(double[] v) {
    double scale = 1.0;
    for (int j = 0; j < v.length; j++) {
      if (l2[j] == 0 && Math.abs(v[j]) > l1[j]) {
        scale = Math.min(scale, INSIDE * l1[j] / Math.abs(v[j]));
      }
    }
    return scale;
  }

  @Override
  public ElasticNet withRidge(double ridge) {
    double[] ridged = l2.clone();
    for (int j = 0; j < ridged.length; j++) {
      ridged[j] += isFree(j) ? 0.0 : ridge;
    }
    return new ElasticNet(l1, ridged);
  }

  @Override
  public double l1(int coordinate) {
    return l1[coordinate];
  }

  @Override
  public double l2(int coordinate) {
    return l2[coordinate];
  }

  @Override
  public double lower(int coordinate) {
    return Double.NEGATIVE_INFINITY;
  }

  @Override
  public double upper(int coordinate) {
    return Double.POSITIVE_INFINITY;
  }

  /** Dimension of the vectors it takes. */
  int dimension() {
    return l1.length;
  }

  /** sup over w in [lower, upper] of v·w − λ₁|w| − (λ₂/2)w². */
  double conjugateWithin(int j, double v, double lower, double upper) {
    double free = unconstrainedMaximizer(j, v);
    double w = Math.max(lower, Math.min(upper, free));
    return Double.isInfinite(w)
        ? Double.POSITIVE_INFINITY
        : v * w - l1[j] * Math.abs(w) - 0.5 * l2[j] * w * w;
  }

  /** Largest slope |v| towards an unbounded side for which the supremum stays finite. */
  double slopeLimit(int j) {
    return l2[j] > 0 ? Double.POSITIVE_INFINITY : l1[j];
  }

  private double unconstrainedMaximizer(int j, double v) {
    double excess = Math.abs(v) - l1[j];
    if (excess <= 0) {
      return 0.0;
    }
    return Math.copySign(excess / l2[j], v);
  }
}
