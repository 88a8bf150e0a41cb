package org.sparkoptimizer.ml;

import java.util.Optional;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;

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
   * @param summary what the training summary tells
   * @param inverseCurvature see {@link InverseCurvature}; empty unless solver 'normal' was asked
   *     for and the penalty has neither L1 nor bounds
   */
  public record Fit(
      Coefficients coefficients, DasvrdaSummary summary, Optional<double[]> inverseCurvature) {}

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
    return new ModelFit(this, settings, start, startIntercept).on(data);
  }

  /** Unknowns, the intercept included. */
  int order(int features) {
    return features + (intercept ? 1 : 0);
  }

  /**
   * Opens the problem for another method, in the coordinates of metric 'diagonal'. The rows are
   * taken from {@code data}; where it has one executor task in mind, they stay on all executors.
   *
   * @param startIntercept the intercept that is best for zero coefficients, which are the start
   * @throws IllegalArgumentException if penalty or bounds do not fit the data
   */
  public OpenProblem open(TrainingData data, double startIntercept) {
    penalty.check(data.features(), intercept);
    ScaledProblem scaled = scaled(data, MetricChoice.DIAGONAL, Optional.empty(), startIntercept);
    return new OpenProblem(scaled, data.takeRows());
  }

  /** The problem of some rows in the solver's coordinates, which depend on the metric. */
  ScaledProblem scaled(
      TrainingData data, MetricChoice metric, Optional<Coefficients> start, double startIntercept) {
    double[] scales = scales(data.moments(), metric);
    ColumnScaling scaling = scaling(data.moments().featureMeans(), scales);
    double[] raw = start(data.features(), start, startIntercept);
    double nullMargin =
        intercept
            ? Math.max(penalty.lowerIntercept(), Math.min(penalty.upperIntercept(), startIntercept))
            : 0.0;
    return new ScaledProblem(
        loss,
        scaling,
        regularizer(data.moments().featureDeviations(), scales),
        nullMargin,
        scaling.fromRaw(raw));
  }

  /**
   * Scales t_j of the solver's coordinates: σ_j where the penalty is on standardised coefficients.
   * Where it is not, metric identity means the features as they are. For other metrics, rare
   * features matter less, and σ_j·p_j^(−¼) converges several times faster on sparse data (p_j is
   * the share of rows with the feature; docs/results.md); dense features get σ_j.
   */
  private double[] scales(RowMoments moments, MetricChoice metric) {
    double[] scales = moments.featureDeviations().clone();
    for (int j = 0; j < scales.length; j++) {
      if (!penalty.standardization() && scales[j] > 0) {
        scales[j] =
            metric == MetricChoice.IDENTITY
                ? 1.0
                : scales[j] / Math.sqrt(Math.sqrt(moments.featureDensities()[j]));
      }
    }
    return scales;
  }

  private ColumnScaling scaling(double[] means, double[] scales) {
    return intercept && !penalty.boundsIntercept()
        ? ColumnScaling.centred(1, means, scales)
        : ColumnScaling.scaled(1, intercept, scales);
  }

  /** Penalty and bounds in the solver's coordinates ŵ_j = t_j w_j. */
  private Regularizer regularizer(double[] deviations, double[] scales) {
    int features = scales.length;
    double[] l1 = new double[order(features)];
    double[] l2 = new double[l1.length];
    double[] lower = Penalty.filled(l1.length, Double.NEGATIVE_INFINITY);
    double[] upper = Penalty.filled(l1.length, Double.POSITIVE_INFINITY);
    for (int j = 0; j < features; j++) {
      if (scales[j] > 0) {
        double unit = (penalty.standardization() ? deviations[j] : 1.0) / scales[j];
        l1[j] = penalty.l1() * penalty.factor(j) * unit;
        l2[j] = penalty.l2() * penalty.factor(j) * unit * unit;
        lower[j] = scales[j] * penalty.lowerBound(j);
        upper[j] = scales[j] * penalty.upperBound(j);
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
    double[] raw = new double[order(features)];
    if (start.isPresent()) {
      double[] coefficients = start.get().coefficients();
      if (coefficients.length != features) {
        throw new IllegalArgumentException(
            String.format(
                "initialModel has %d coefficients but there are %d features",
                coefficients.length, features));
      }
      if (!VectorOps.isFinite(coefficients) || !Double.isFinite(start.get().intercept())) {
        throw new IllegalArgumentException(
            "initialModel has coefficients or an intercept that are not finite, as a model of one"
                + " class only; fit without it");
      }
      System.arraycopy(coefficients, 0, raw, 0, features);
    }
    if (intercept) {
      raw[features] = start.map(Coefficients::intercept).orElse(startIntercept);
    }
    return raw;
  }
}
