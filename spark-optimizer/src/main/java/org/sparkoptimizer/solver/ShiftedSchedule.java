package org.sparkoptimizer.solver;

/**
 * The schedule θ̃_s = (s + c)/2 without the factor 1 − 1/γ, and 1/η = (m/(m + 1))L_F +
 * (Γ/2)(m/b)L_q with Γ = (c + 1)/(c − 1). Derived for this library (docs/algorithm.md): it
 * separates the smoothness of F from the noise of a mini-batch and allows steps several times
 * larger.
 *
 * @param c c > 1
 * @since 0.1.0
 */
public record ShiftedSchedule(double c) implements Schedule {

  /**
   * Checks c.
   *
   * @throws IllegalArgumentException if c is not finite and > 1
   */
  public ShiftedSchedule {
    if (!(c > 1) || Double.isInfinite(c)) {
      throw new IllegalArgumentException("c is set to " + c + " but must be > 1");
    }
  }

  @Override
  public double theta(int s) {
    return (s + c) / 2;
  }

  @Override
  public double inverseStep(double smoothness, double noise, int m, double b) {
    double gammaHalf = (c + 1) / (c - 1) / 2;
    return m / (m + 1.0) * smoothness + gammaHalf * m / b * noise;
  }

  @Override
  public double bound(int stages, double eta, int m, double gap, double squaredDistance) {
    double distanceTerm = 2 / (eta * m * (m + 1.0)) * squaredDistance;
    return 4 / ((stages + c) * (stages + c)) * ((c * c - 1) / 4 * gap + distanceTerm);
  }

  @Override
  public int stagesPerRestart(double eta, int m, double mu) {
    double constant = (c * c - 1) / 4 + 4 / (eta * m * (m + 1.0) * mu);
    return (int) Math.max(1, Math.ceil(2 * Math.E * Math.sqrt(constant) - c));
  }
}
