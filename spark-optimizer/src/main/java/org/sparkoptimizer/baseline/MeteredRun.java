package org.sparkoptimizer.baseline;

import java.util.function.Consumer;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.regularizer.Regularizer;

/** One run of a method: the problem with a meter on its sum, and the way to the listener. */
final class MeteredRun {
  private final MeteredSum sum;
  private final Regularizer regularizer;
  private final double[] start;
  private final Meter meter;
  private final IterateListener listener;

  private MeteredRun(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    this.meter = new Meter(problem.sum().terms(), budget);
    this.sum = new MeteredSum(problem.sum(), meter);
    this.regularizer = problem.regularizer();
    this.start = start;
    this.listener = listener;
  }

  /** Runs a method to its end, or to that of the budget. */
  static void spend(
      CompositeProblem problem,
      double[] start,
      Budget budget,
      IterateListener listener,
      Consumer<MeteredRun> method) {
    int dimension = problem.sum().dimension();
    if (start.length != dimension) {
      throw new IllegalArgumentException(
          String.format(
              "the start has %d coefficients but the problem has %d", start.length, dimension));
    }
    if (problem.sum().meanSmoothness() == 0) {
      throw new IllegalArgumentException(
          "the loss does not depend on the coefficients, so there is no step size");
    }
    double[] feasible = new double[dimension];
    problem.regularizer().prox(start, 0.0, feasible);
    MeteredRun run = new MeteredRun(problem, feasible, budget, listener);
    try {
      method.accept(run);
    } catch (BudgetSpent end) {
      // as planned
    }
    Iterate spent = run.meter.at(feasible);
    listener.ended(spent.rounds(), spent.passes(), spent.seconds());
  }

  MeteredSum sum() {
    return sum;
  }

  Regularizer regularizer() {
    return regularizer;
  }

  CompositeProblem problem() {
    return new CompositeProblem(sum, regularizer);
  }

  /** A copy of the start, in the domain of R. */
  double[] start() {
    return start.clone();
  }

  /** Tells of an iterate that is ready now; the point is copied. */
  void reached(double[] point) {
    tell(meter.at(point.clone()));
  }

  /** Tells of the point of the newest snapshot, which was ready before that. */
  void reachedLastSnapshot() {
    tell(sum.lastSnapshot());
  }

  private void tell(Iterate iterate) {
    meter.pause(() -> listener.reached(iterate));
  }

  /**
   * Returns μ of R.
   *
   * @throws IllegalArgumentException if it is 0
   */
  double strongConvexity(String method) {
    double mu = regularizer.strongConvexity();
    if (!(mu > 0)) {
      throw new IllegalArgumentException(
          method + " is made for strongly convex problems, but the regularizer is not one; add L2");
    }
    return mu;
  }

  /** v ← prox_{step·R}(v − step·gradient). */
  void proximalStep(double[] v, double step, double[] gradient) {
    for (int j = 0; j < v.length; j++) {
      v[j] -= step * gradient[j];
    }
    regularizer.prox(v, step, v);
  }
}
