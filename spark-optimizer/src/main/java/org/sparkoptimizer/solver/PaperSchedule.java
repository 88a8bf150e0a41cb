package org.sparkoptimizer.solver;

/**
 * The published schedule, of DASVRDA^ns: θ̃_s = (1 − 1/γ)(s + 2)/2 and 1/η = (1 + γ(m + 1)/b)L̄.
 *
 * @param gamma γ ≥ 3
 * @since 0.1.0
 */
public record PaperSchedule(double gamma) implements Schedule {

  /**
   * Checks γ.
   *
   * @throws IllegalArgumentException if γ is not finite and ≥ 3
   */
  public PaperSchedule {
    if (!(gamma >= 3) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException("gamma is set to " + gamma + " but must be >= 3");
    }
  }

  /** The γ that minimises the bound, (3 + √(9 + 8b/(m + 1)))/2. */
  public static PaperSchedule optimal(int m, double b) {
    return new PaperSchedule((3 + Math.sqrt(9 + 8 * b / (m + 1.0))) / 2);
  }

  private double shrink() {
    return 1 - 1 / gamma;
  }

  @Override
  public double theta(int s) {
    return shrink() * (s + 2) / 2;
  }

  @Override
  public double inverseStep(double smoothness, double noise, int m, double b) {
    return smoothness + gamma * (m + 1.0) / b * noise;
  }

  @Override
  public double bound(int stages, double eta, int m, double gap, double squaredDistance) {
    double shrink = shrink() * shrink();
    double distanceTerm = 2 / (eta * m * (m + 1.0)) * squaredDistance;
    return 4 / (shrink * (stages + 2.0) * (stages + 2.0)) * (shrink * gap + distanceTerm);
  }

  @Override
  public int stagesPerRestart(double eta, int m, double mu) {
    double constant = 1 + 4 / (shrink() * shrink() * eta * m * (m + 1.0) * mu);
    return Math.max(1, (int) Math.ceil(2 * Math.E * Math.sqrt(constant)) - 2);
  }
}
