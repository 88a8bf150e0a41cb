package org.sparkoptimizer.baseline;

import java.util.ArrayList;
import java.util.List;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.Problems.Storage;

/**
 * A problem, and runs on it whose gaps a plain loop over plain rows computes.
 *
 * @param rows F in the clear
 * @param regularizer R
 * @param optimum P*
 */
record Runs(DenseGlm rows, Regularizer regularizer, double optimum) {

  /** A gap and what it took. */
  record Point(double gap, double passes, long rounds) {}

  static Runs of(Data data, ScalarLoss loss, Regularizer regularizer) {
    DenseGlm rows = new DenseGlm(data, loss, false);
    return new Runs(rows, regularizer, rows.minimum(regularizer).objective());
  }

  CompositeProblem problem() {
    Data data = rows.data();
    int third = data.size() / 3;
    return new CompositeProblem(
        new GlmFiniteSum(
            Problems.pack(data, Storage.SMALLER, third, 0, data.size() - third),
            rows.loss(),
            ColumnScaling.identity(data.features(), 1, false)),
        regularizer);
  }

  double gap(double[] point) {
    return rows.objective(point, regularizer) - optimum;
  }

  List<Point> of(Baseline method, double passes) {
    List<Point> points = new ArrayList<>();
    method.run(
        problem(),
        new double[rows.dimension()],
        Budget.ofPasses(passes),
        iterate -> points.add(new Point(gap(iterate.point()), iterate.passes(), iterate.rounds())));
    return points;
  }

  /** The gap that the last iterate has. */
  double end(Baseline method, double passes) {
    List<Point> points = of(method, passes);
    return points.get(points.size() - 1).gap();
  }

  /** Passes until a gap relative to that of the start, infinite where it is not reached. */
  double passesTo(double relative, Baseline method, double most) {
    List<Point> points = of(method, most);
    double target = relative * points.get(0).gap();
    return points.stream()
        .filter(point -> point.gap() <= target)
        .mapToDouble(Point::passes)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
