package org.sparkoptimizer.reproduction;

import java.util.ArrayList;
import java.util.List;
import org.sparkoptimizer.baseline.Baseline;
import org.sparkoptimizer.baseline.Budget;
import org.sparkoptimizer.baseline.Iterate;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.SnapshotGradient;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * What a method's iterates were worth, evaluated apart from the method.
 *
 * @param method name
 * @param iterates what was reached, the start first
 * @param objectives P of each
 */
record Trace(String method, List<Iterate> iterates, double[] objectives) {

  /** Runs a method from 0 and evaluates its iterates on a problem object of its own. */
  static Trace of(
      Baseline method, CompositeProblem problem, CompositeProblem evaluator, Budget budget) {
    List<Iterate> iterates = new ArrayList<>();
    List<Double> objectives = new ArrayList<>();
    method.run(
        problem,
        new double[problem.sum().dimension()],
        budget,
        iterate -> {
          iterates.add(iterate);
          objectives.add(evaluator.objective(evaluator.sum().gradientAt(iterate.point())));
        });
    return new Trace(
        method.name(), iterates, objectives.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Index of the lowest objective. */
  int best() {
    int best = 0;
    for (int i = 1; i < objectives.length; i++) {
      best = objectives[i] < objectives[best] ? i : best;
    }
    return best;
  }

  Iterate last() {
    return iterates.get(iterates.size() - 1);
  }

  double lastObjective() {
    return objectives[objectives.length - 1];
  }

  /** Iterates whose objective is above that of the one before, by more than rounding. */
  int rises() {
    int rises = 0;
    for (int i = 1; i < objectives.length; i++) {
      rises += objectives[i] > objectives[i - 1] + 1e-12 * Math.abs(objectives[i - 1]) ? 1 : 0;
    }
    return rises;
  }

  /** ‖w − prox_{ηR}(w − η∇F(w))‖/η with η = 1/L̄: 0 where w is stationary. */
  static double gradientMapping(CompositeProblem problem, double[] point) {
    SnapshotGradient snapshot = problem.sum().gradientAt(point);
    Regularizer regularizer = problem.regularizer();
    double step = 1 / problem.sum().meanSmoothness();
    double[] moved = new double[point.length];
    for (int j = 0; j < moved.length; j++) {
      moved[j] = point[j] - step * snapshot.gradient()[j];
    }
    regularizer.prox(moved, step, moved);
    double square = 0;
    for (int j = 0; j < moved.length; j++) {
      square += (point[j] - moved[j]) * (point[j] - moved[j]);
    }
    return Math.sqrt(square) / step;
  }

  /** The gaps to an optimum. */
  Curve curve(double optimum) {
    double[] gaps = objectives.clone();
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] -= optimum;
    }
    return new Curve(
        method,
        iterates.stream().mapToDouble(Iterate::passes).toArray(),
        iterates.stream().mapToLong(Iterate::rounds).toArray(),
        iterates.stream().mapToDouble(Iterate::seconds).toArray(),
        gaps);
  }
}
