package org.sparkoptimizer.regularizer;

import java.util.function.DoubleUnaryOperator;

/**
 * R(w) = Σ_g λ₁_g‖w_g‖₂ + (λ₂_g/2)‖w_g‖² over groups g of coordinates, of which a step keeps or
 * drops all at once (Yuan and Lin, Journal of the Royal Statistical Society B 68 (2006), 49–67). It
 * is an elastic net of the groups' norms, so that is how all of it is computed.
 *
 * @since 0.1.0
 */
public final class GroupLasso implements Regularizer {
  private static final long serialVersionUID = 1L;

  private final int[] groups;
  private final ElasticNet ofNorms;
  private final double inside;

  /**
   * Makes the penalty.
   *
   * @param groups the group of each coordinate, from 0; copied
   * @param ofNorms λ₁_g and λ₂_g, a coordinate per group
   * @throws IllegalArgumentException if a group does not exist or has no coordinate
   */
  public GroupLasso(int[] groups, ElasticNet ofNorms) {
    this.groups = groups.clone();
    this.ofNorms = ofNorms;
    int largest = 0;
    for (int size : sizes(groups, ofNorms.dimension())) {
      largest = Math.max(largest, size);
    }
    // The norm of a scaled vector may differ from the scaled norm by the rounding of its sum.
    this.inside = 1 - (largest - 1) * 0x1p-52;
  }

  private static int[] sizes(int[] groups, int count) {
    int[] sizes = new int[count];
    for (int j = 0; j < groups.length; j++) {
      if (groups[j] < 0 || groups[j] >= count) {
        throw new IllegalArgumentException(
            String.format(
                "coordinate %d is in group %d but there are %d groups, from 0",
                j, groups[j], count));
      }
      sizes[groups[j]]++;
    }
    for (int g = 0; g < count; g++) {
      if (sizes[g] == 0) {
        throw new IllegalArgumentException(
            "group " + g + " has no coordinate; number the groups without gaps");
      }
    }
    return sizes;
  }

  /** ‖w_g‖ of each group. */
  private double[] norms(double[] w) {
    double[] norms = new double[ofNorms.dimension()];
    for (int j = 0; j < w.length; j++) {
      norms[groups[j]] += w[j] * w[j];
    }
    for (int g = 0; g < norms.length; g++) {
      norms[g] = Math.sqrt(norms[g]);
    }
    return norms;
  }

  @Override
  public double value(double[] w) {
    return ofNorms.value(norms(w));
  }

  /** The direction of each group stays, and its norm takes the step of the elastic net. */
  @Override
  public void prox(double[] v, double step, double[] z) {
    double[] norms = norms(v);
    double[] shrunk = new double[norms.length];
    ofNorms.prox(norms, step, shrunk);
    for (int j = 0; j < z.length; j++) {
      int g = groups[j];
      z[j] = shrunk[g] == 0 ? 0.0 : v[j] / norms[g] * shrunk[g];
    }
  }

  @Override
  public double strongConvexity() {
    return ofNorms.strongConvexity();
  }

  @Override
  public boolean isFree(int coordinate) {
    return ofNorms.isFree(groups[coordinate]);
  }

  @Override
  public double conjugate(double[] v) {
    return ofNorms.conjugate(norms(v));
  }

  @Override
  public DoubleUnaryOperator conjugateAlong(double[] v, double limit) {
    return ofNorms.conjugateAlong(norms(v), limit);
  }

  @Override
  public double conjugateScale(double[] v) {
    double scale = ofNorms.conjugateScale(norms(v));
    return scale < 1 ? inside * scale : scale;
  }

  @Override
  public double largestSlope(double[] gradient) {
    return ofNorms.largestSlope(norms(gradient));
  }
}
