package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Optional;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GlmFiniteSum;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.solver.Dasvrda;
import org.sparkoptimizer.solver.Solution;

/**
 * A linear model of one margin a row: loss, intercept and penalty in MLlib's terms. The fit runs in
 * scaled coordinates, centred too when a free intercept makes that free of charge.
 *
 * @param loss φ
 * @param intercept whether an intercept is fitted
 * @param penalty penalty and bounds
 */
public record LinearModel(ScalarLoss loss, boolean intercept, Penalty penalty) {

  /**
   * Coefficients in the features' own units.
   *
   * @param coefficients w, a value per feature
   * @param intercept b, 0 without one
   */
  public record Coefficients(double[] coefficients, double intercept) {}

  /**
   * A finished fit.
   *
   * @param coefficients the solution in the features' own units
   * @param solution the solver's account of it
   * @param summary what the training summary tells
   */
  public record Fit(Coefficients coefficients, Solution solution, DasvrdaSummary summary) {}

  /**
   * Fits the model.
   *
   * @param start coefficients to start from; without them, zeros and {@code startIntercept}
   * @param startIntercept the intercept that is best for zero coefficients
   * @throws IllegalArgumentException if penalty, bounds or start do not fit the data
   */
  public Fit fit(
      TrainingData data,
      SolverSettings settings,
      Optional<Coefficients> start,
      double startIntercept) {
    penalty.check(data.features(), intercept);
    ColumnScaling scaling = scaling(data.moments());
    double[] raw = start(data.features(), start, startIntercept);
    try (GlmFiniteSum sum = data.finiteSum(loss, scaling)) {
      CompositeProblem problem =
          new CompositeProblem(sum, regularizer(data.moments().featureDeviations()));
      Dasvrda method = settings.method(sum.terms());
      Solution solution = method.minimize(problem, scaling.fromRaw(raw), settings.listener());
      Coefficients found = coefficients(scaling.toRaw(solution.point()), data.features());
      return new Fit(found, solution, DasvrdaSummary.of(solution, method.shape(), data));
    }
  }

  private ColumnScaling scaling(RowMoments moments) {
    return intercept && !penalty.boundsIntercept()
        ? ColumnScaling.centred(1, moments.featureMeans(), moments.featureDeviations())
        : ColumnScaling.scaled(1, intercept, moments.featureDeviations());
  }

  /** Penalty and bounds in scaled coordinates ŵ_j = σ_j w_j. */
  private Regularizer regularizer(double[] deviations) {
    int features = deviations.length;
    double[] l1 = new double[features + (intercept ? 1 : 0)];
    double[] l2 = new double[l1.length];
    double[] lower = Penalty.filled(l1.length, Double.NEGATIVE_INFINITY);
    double[] upper = Penalty.filled(l1.length, Double.POSITIVE_INFINITY);
    for (int j = 0; j < features; j++) {
      double deviation = deviations[j];
      if (deviation > 0) {
        double unit = penalty.standardization() ? 1.0 : deviation;
        l1[j] = penalty.l1() * penalty.factor(j) / unit;
        l2[j] = penalty.l2() * penalty.factor(j) / (unit * unit);
        lower[j] = deviation * penalty.lowerBound(j);
        upper[j] = deviation * penalty.upperBound(j);
      }
    }
    ElasticNet elasticNet = new ElasticNet(l1, l2);
    if (!penalty.isBounded()) {
      return elasticNet;
    }
    if (intercept) {
      lower[features] = penalty.lowerIntercept();
      upper[features] = penalty.upperIntercept();
    }
    return new BoxConstrained(elasticNet, lower, upper);
  }

  private double[] start(int features, Optional<Coefficients> start, double startIntercept) {
    double[] raw = new double[features + (intercept ? 1 : 0)];
    if (start.isPresent()) {
      double[] coefficients = start.get().coefficients();
      if (coefficients.length != features) {
        throw new IllegalArgumentException(
            String.format(
                "initialModel has %d coefficients but there are %d features",
                coefficients.length, features));
      }
      System.arraycopy(coefficients, 0, raw, 0, features);
    }
    if (intercept) {
      raw[features] = start.map(Coefficients::intercept).orElse(startIntercept);
    }
    return raw;
  }

  private Coefficients coefficients(double[] raw, int features) {
    return new Coefficients(Arrays.copyOf(raw, features), intercept ? raw[features] : 0.0);
  }
}
