package org.sparkoptimizer.solver;

import java.util.Arrays;
import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * A proximal step in a {@link SecantMetric} whose penalty has kinks or bounds. Most coordinates
 * stay where they are, at zero for instance; so the step is found on the others, then the rest is
 * looked at, and those join that would move.
 */
final class SecantStep {
  /** Share of the squared length of the step that a coordinate may miss and still be left out. */
  private static final double ACCURACY = 1e-12;

  private static final int MAX_GROWTHS = 10;

  private final SecantMetric metric;
  private final double[] z0;
  private final double[] g;
  private final double t;
  private final SeparableRegularizer penalty;
  private final double[] z;
  private final boolean[] joined;

  SecantStep(
      SecantMetric metric,
      double[] z0,
      double[] g,
      double t,
      SeparableRegularizer penalty,
      double[] z) {
    this.metric = metric;
    this.z0 = z0;
    this.g = g;
    this.t = t;
    this.penalty = penalty;
    this.z = z;
    this.joined = new boolean[z.length];
  }

  /** Moves z to the minimiser. */
  void run() {
    for (int j = 0; j < z.length; j++) {
      joined[j] = z[j] != z0[j];
    }
    int[] working = grown(new double[z.length], 0.0);
    for (int growth = 0; growth < MAX_GROWTHS; growth++) {
      SecantModel model = new SecantModel(metric, working, z0, g, t, z);
      ProximalQuadratic.minimize(model, penalty.of(working), t);
      double[] found = model.point();
      for (int a = 0; a < working.length; a++) {
        z[working[a]] = found[a];
      }
      double[] curvature = new double[z.length];
      metric.addCombination(model.combination(), curvature);
      int[] larger = grown(curvature, ACCURACY * model.squaredLength());
      if (larger.length == working.length) {
        return;
      }
      working = larger;
    }
  }

  /**
   * The coordinates that have joined and those that now do: which a step of their own would move by
   * more than a squared length of {@code ignored}.
   *
   * @param curvature H(z − z₀) at the coordinates that have not joined
   */
  private int[] grown(double[] curvature, double ignored) {
    int[] all = new int[z.length];
    int count = 0;
    double h = metric.scale();
    for (int j = 0; j < z.length; j++) {
      if (!joined[j]) {
        double slope = t * g[j] + curvature[j];
        double move = penalty.minimizer(j, h * z[j] - slope, h, t) - z[j];
        joined[j] = h * move * move > ignored;
      }
      if (joined[j]) {
        all[count++] = j;
      }
    }
    return Arrays.copyOf(all, count);
  }
}
