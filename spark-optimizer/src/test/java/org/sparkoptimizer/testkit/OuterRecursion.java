package org.sparkoptimizer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * The method with exact gradients, written a second time and in another form (A_k = k(k + 1)/4 and
 * G_k = Σ (j/2) g_j), with mistakes that can be switched on. It shows that the checks on the outer
 * acceleration can fail.
 */
public final class OuterRecursion {

  /** A mistake. */
  public enum Mistake {
    /** None: the method. */
    NONE,
    /** (x̃ − x̃_prev) is left out. */
    NO_MOMENTUM,
    /** (z̃ − x̃) is left out. */
    NO_Z,
    /** θ̃_{s−1} where θ̃_s belongs and θ̃_{s-2} where θ̃_{s−1} belongs. */
    SHIFTED_THETA,
    /** A restart takes θ̃_0 and θ̃_1 for one stage; s and the momentum go on. */
    RESTART_RESETS_THETA_ONLY
  }

  /** One stage: ỹ_s, x̃_{s−1}, x̃_s, z̃_s, and s counted from the last restart. */
  public record Stage(int s, double[] start, double[] previous, double[] x, double[] z) {}

  private OuterRecursion() {}

  /**
   * Runs stages.
   *
   * @param gradient ∇F
   * @param theta θ̃_s of s
   * @param restartEvery stages between restarts; 0 for none
   */
  public static List<Stage> run(
      UnaryOperator<double[]> gradient,
      Regularizer regularizer,
      IntToDoubleFunction theta,
      double eta,
      int m,
      int stages,
      double[] first,
      int restartEvery,
      Mistake mistake) {
    List<Stage> trace = new ArrayList<>();
    double[] x = first.clone();
    double[] previous = x;
    double[] z = x;
    int index = 0;
    int sinceRestart = 0;
    for (int stage = 1; stage <= stages; stage++) {
      boolean restart = restartEvery > 0 && stage > 1 && (stage - 1) % restartEvery == 0;
      if (restart) {
        sinceRestart = 0;
        if (mistake != Mistake.RESTART_RESETS_THETA_ONLY) {
          index = 0;
          previous = x;
          z = x;
        }
      }
      index++;
      sinceRestart++;
      int at = restart ? 1 : index;
      int shifted = mistake == Mistake.SHIFTED_THETA ? Math.max(at - 1, 1) : at;
      double before = theta.applyAsDouble(shifted - 1);
      double now = theta.applyAsDouble(shifted);
      double momentum = mistake == Mistake.NO_MOMENTUM ? 0 : (before - 1) / now;
      double pull = mistake == Mistake.NO_Z ? 0 : before / now;
      double[] start = new double[x.length];
      for (int j = 0; j < x.length; j++) {
        start[j] = x[j] + momentum * (x[j] - previous[j]) + pull * (z[j] - x[j]);
      }
      double[][] end = stage(gradient, regularizer, eta, m, start);
      previous = x;
      x = end[0];
      z = end[1];
      trace.add(new Stage(sinceRestart, start, previous, x, z));
    }
    return trace;
  }

  private static double[][] stage(
      UnaryOperator<double[]> gradient,
      Regularizer regularizer,
      double eta,
      int m,
      double[] start) {
    int d = start.length;
    double[] x = start.clone();
    double[] z = start.clone();
    double[] weighted = new double[d];
    for (int k = 1; k <= m; k++) {
      double share = 2.0 / (k + 1);
      double mass = k * (k + 1) / 4.0;
      double[] y = new double[d];
      for (int j = 0; j < d; j++) {
        y[j] = (1 - share) * x[j] + share * z[j];
      }
      double[] g = gradient.apply(y);
      for (int j = 0; j < d; j++) {
        weighted[j] += k / 2.0 * g[j];
        z[j] = start[j] - eta * weighted[j];
      }
      regularizer.prox(z, eta * mass, z);
      for (int j = 0; j < d; j++) {
        x[j] = (1 - share) * x[j] + share * z[j];
      }
    }
    return new double[][] {x, z};
  }
}
