package org.sparkoptimizer.solver;

import org.sparkoptimizer.regularizer.SeparableRegularizer;

/**
 * Minimises q(z) + t·R(z) for a convex quadratic q and a separable R. Sweeps of coordinate descent
 * find out which coordinates are at a kink or a bound; a Newton step on the others, cut back to
 * their orthant, then gets the directions right that no single coordinate can follow, as in groups
 * of columns that sum to a constant. No row of data is touched.
 */
final class ProximalQuadratic {
  /** Squared length of a sweep, relative to the first, at which the step is exact enough. */
  private static final double ACCURACY = 1e-12;

  private static final int MAX_ROUNDS = 60;
  private static final int ACTIVE_SWEEPS = 2;
  private static final int MAX_NEWTON_STEPS = 40;

  private final QuadraticModel model;
  private final SeparableRegularizer regularizer;
  private final double t;
  private final double[] z;
  private final int[] active;
  private int activeCount;

  private ProximalQuadratic(QuadraticModel model, SeparableRegularizer regularizer, double t) {
    this.model = model;
    this.regularizer = regularizer;
    this.t = t;
    this.z = model.point();
    this.active = new int[z.length];
  }

  /** Moves the point of the model to the minimiser. */
  static void minimize(QuadraticModel model, SeparableRegularizer regularizer, double t) {
    ProximalQuadratic search = new ProximalQuadratic(model, regularizer, t);
    if (regularizer.isQuadratic(search.z.length)) {
      search.findActive();
      if (search.newtonSteps()) {
        return;
      }
    }
    search.run();
  }

  private void run() {
    double largest = 0;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      double length = 0;
      for (int j = 0; j < z.length; j++) {
        length += descend(j);
      }
      largest = Math.max(largest, length);
      if (length <= ACCURACY * largest) {
        return;
      }
      findActive();
      for (int sweep = 0; sweep < ACTIVE_SWEEPS; sweep++) {
        for (int a = 0; a < activeCount; a++) {
          descend(active[a]);
        }
      }
      findActive();
      newtonSteps();
    }
  }

  /** Minimises over one coordinate and returns H_jj·(change of z_j)². */
  private double descend(int j) {
    double curvature = model.curvature(j);
    if (!(curvature > 0)) {
      return 0;
    }
    double slope = model.slope(j);
    double target = regularizer.minimizer(j, curvature * z[j] - slope, curvature, t);
    double delta = target - z[j];
    if (delta == 0) {
      return 0;
    }
    model.move(j, delta);
    return curvature * delta * delta;
  }

  /**
   * Coordinates at which q + tR is smooth: neither at zero, where there is a kink, nor at a bound.
   */
  private void findActive() {
    activeCount = 0;
    for (int j = 0; j < z.length; j++) {
      if (regularizer.isSmoothAt(j, z[j]) && model.curvature(j) > 0) {
        active[activeCount++] = j;
      }
    }
  }

  /**
   * Newton steps on the active coordinates. One that would cross a kink or a bound either stops at
   * the first it meets, or is cut back to the orthant, whichever lowers the objective more. Returns
   * false where the model is not positive definite on them.
   */
  private boolean newtonSteps() {
    for (int i = 0; i < MAX_NEWTON_STEPS && activeCount > 0; i++) {
      double[] ridge = new double[activeCount];
      double[] slopes = new double[activeCount];
      double[] step = new double[activeCount];
      for (int a = 0; a < activeCount; a++) {
        int j = active[a];
        ridge[a] = t * regularizer.l2(j);
        slopes[a] =
            model.slope(j) + t * (regularizer.l1(j) * Math.signum(z[j]) + regularizer.l2(j) * z[j]);
        step[a] = -slopes[a];
      }
      if (!model.solve(active, activeCount, ridge, step)) {
        return false;
      }
      double share = shareInside(step);
      double[] ray = cut(share, step);
      double[] best = ray;
      if (share < 1) {
        double[] projected = cut(1.0, step);
        if (change(projected, slopes, ridge) < change(ray, slopes, ridge)) {
          best = projected;
        }
      }
      for (int a = 0; a < activeCount; a++) {
        if (best[a] != 0) {
          model.move(active[a], best[a]);
        }
      }
      if (share == 1) {
        return true;
      }
      dropInactive();
    }
    return true;
  }

  /** Largest share of the step, at most 1, that crosses no kink and no bound. */
  private double shareInside(double[] step) {
    double share = 1;
    for (int a = 0; a < activeCount; a++) {
      int j = active[a];
      double target = z[j] + step[a];
      double inside = withinOrthant(j, target);
      if (inside != target) {
        share = Math.min(share, (inside - z[j]) / step[a]);
      }
    }
    return share;
  }

  private double[] cut(double share, double[] step) {
    double[] cut = new double[activeCount];
    for (int a = 0; a < activeCount; a++) {
      int j = active[a];
      double full = withinOrthant(j, z[j] + step[a]) - z[j];
      // The coordinates that stop the step must end exactly at their kink or bound.
      cut[a] = full / step[a] <= share ? full : share * step[a];
    }
    return cut;
  }

  /** Change of the objective; in an orthant R is a quadratic, so this is exact. */
  private double change(double[] cut, double[] slopes, double[] ridge) {
    double change = 0.5 * model.squaredNorm(active, activeCount, cut);
    for (int a = 0; a < activeCount; a++) {
      change += cut[a] * (slopes[a] + 0.5 * ridge[a] * cut[a]);
    }
    return change;
  }

  private void dropInactive() {
    int kept = 0;
    for (int a = 0; a < activeCount; a++) {
      if (regularizer.isSmoothAt(active[a], z[active[a]])) {
        active[kept++] = active[a];
      }
    }
    activeCount = kept;
  }

  private double withinOrthant(int j, double target) {
    double kept = regularizer.l1(j) > 0 && target * z[j] < 0 ? 0.0 : target;
    return Math.max(regularizer.lower(j), Math.min(regularizer.upper(j), kept));
  }
}
