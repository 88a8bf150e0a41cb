package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Optional;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.Loss;
import org.sparkoptimizer.problem.ColumnScaling;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.problem.TwiceDifferentiableSum;
import org.sparkoptimizer.regularizer.BoxConstrained;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.regularizer.Regularizer;

/**
 * A linear model: loss, intercept and penalty in MLlib's terms. The fit runs in scaled coordinates,
 * centred too when a free intercept makes that free of charge.
 *
 * @param loss φ, of K margins a row
 * @param intercept whether intercepts are fitted, one a margin
 * @param penalty penalty and bounds
 * @since 0.1.0
 */
public record LinearModel(Loss loss, boolean intercept, Penalty penalty) {

  /**
   * Coefficients in the features' own units.
   *
   * @param coefficients w, a value per feature and margin: entry j·K + k is of feature j
   * @param intercepts b, a value per margin; zeros without intercepts
   */
  public record Coefficients(double[] coefficients, double[] intercepts) {

    /** Of one margin a row. */
    public Coefficients(double[] coefficients, double intercept) {
      this(coefficients, new double[] {intercept});
    }

    /**
     * The intercept of the only margin.
     *
     * @throws IllegalStateException if there are several
     */
    public double intercept() {
      if (intercepts.length != 1) {
        throw new IllegalStateException("there are " + intercepts.length + " intercepts");
      }
      return intercepts[0];
    }
  }

  /**
   * A finished fit.
   *
   * @param coefficients the solution in the features' own units
   * @param scale the fitted scale of the residuals, 1 where the loss has none
   * @param summary what the training summary tells
   * @param inverseCurvature see {@link InverseCurvature}; empty unless solver 'normal' was asked
   *     for and the penalty has neither L1 nor bounds
   */
  public record Fit(
      Coefficients coefficients,
      double scale,
      DasvrdaSummary summary,
      Optional<double[]> inverseCurvature) {}

  /**
   * Fits the model. A fit of a grid that shares its rows with others, and has no start, begins at
   * the model of the nearest penalty.
   *
   * @param start coefficients to start from; without them, zeros and {@code startIntercepts}
   * @param startIntercepts the intercepts that are best for zero coefficients
   * @throws IllegalArgumentException if penalty, bounds or start do not fit the data
   */
  public Fit fit(
      TrainingData data,
      SolverSettings settings,
      Optional<Coefficients> start,
      double... startIntercepts) {
    penalty.checkForFit(data.features(), loss.margins(), intercept);
    // A checkpoint is of a fit from a start of its own.
    boolean alone = settings.checkpoints().isPresent() || !FitInput.isOfGrid();
    Optional<Coefficients> from = alone ? start : start.or(() -> data.nearest(this));
    Fit fit = new ModelFit(this, settings, from, startIntercepts).on(data);
    if (fit.summary().converged()) {
      data.keep(this, fit.coefficients());
    }
    return fit;
  }

  /** Unknowns, intercepts included. */
  Planner.Unknowns unknowns(int features) {
    return new Planner.Unknowns(loss.margins(), features + (intercept ? 1 : 0), penalty.groups());
  }

  private int order(int features) {
    return unknowns(features).order();
  }

  /**
   * Opens the problem for another method, in the coordinates of metric 'diagonal'. The rows are
   * taken from {@code data}; where it has one executor task in mind, they stay on all executors.
   *
   * @param startIntercepts the intercepts that are best for zero coefficients, which are the start
   * @throws IllegalArgumentException if penalty or bounds do not fit the data
   */
  public OpenProblem open(TrainingData data, double... startIntercepts) {
    penalty.check(data.features(), loss.margins(), intercept);
    ScaledProblem scaled = scaled(data, MetricChoice.DIAGONAL, Optional.empty(), startIntercepts);
    return new OpenProblem(scaled, data.takeRows());
  }

  /**
   * The smallest λ₁ at which all penalised coefficients are 0, for features whose penalty has a
   * factor above 0. Takes the rows of {@code data}.
   *
   * @param startIntercepts the intercepts that are best for zero coefficients
   * @throws InvalidDataException if the loss of the constant model has no slope
   */
  public double largestL1(TrainingData data, double... startIntercepts) {
    Penalty unit =
        new Penalty(
            1, 0, penalty.standardization(), penalty.factors(), penalty.groups(), penalty.bounds());
    LinearModel model = new LinearModel(loss, intercept, unit);
    unit.check(data.features(), loss.margins(), intercept);
    ScaledProblem scaled =
        model.scaled(data, MetricChoice.DIAGONAL, Optional.empty(), startIntercepts);
    double largest;
    try (TwiceDifferentiableSum sum = scaled.over(data.takeRows())) {
      double[] slopes = sum.gradientAt(scaled.constantModel(sum)).gradient();
      largest = scaled.regularizer().largestSlope(slopes);
    }
    if (!(largest > 0)) {
      throw new InvalidDataException(
          "no feature tells anything of the label, so there is no path to follow");
    }
    return largest;
  }

  /** The problem of some rows in the solver's coordinates, which depend on the metric. */
  ScaledProblem scaled(
      TrainingData data,
      MetricChoice metric,
      Optional<Coefficients> start,
      double[] startIntercepts) {
    checkClasses(data.moments());
    double[] scales = scales(data.moments(), metric);
    ColumnScaling scaling = scaling(data.moments().featureMeans(), scales);
    double[] raw = start(data.features(), start, startIntercepts);
    double[] nullMargins = new double[loss.margins()];
    for (int k = 0; intercept && k < nullMargins.length; k++) {
      double below = Math.min(penalty.bounds().upperIntercept(k), startIntercepts[k]);
      nullMargins[k] = Math.max(penalty.bounds().lowerIntercept(k), below);
    }
    return new ScaledProblem(
        loss,
        scaling,
        regularizer(data.moments().featureDeviations(), scales),
        nullMargins,
        scaling.fromRaw(raw));
  }

  /** Rows that were packed again may have a class that was not there when K was counted. */
  private void checkClasses(RowMoments moments) {
    if (loss.margins() > 1 && moments.largestLabel() >= loss.margins()) {
      throw new InvalidDataException(
          String.format(
              "the rows have label %.0f, which was not there when %d classes were counted; write"
                  + " the input to files first, or give the label metadata of all classes",
              moments.largestLabel(), loss.margins()));
    }
  }

  /**
   * Scales t_j of the solver's coordinates: σ_j where the penalty is on standardised coefficients.
   * Where it is not, metric identity means the features as they are, in which alone the norm of a
   * group is a Euclidean one. For other metrics, rare features matter less, and σ_j·p_j^(−¼)
   * converges several times faster on sparse data (p_j is the share of rows with the feature;
   * docs/results.md); dense features get σ_j.
   */
  private double[] scales(RowMoments moments, MetricChoice metric) {
    double[] scales = moments.featureDeviations().clone();
    for (int j = 0; j < scales.length; j++) {
      if (!penalty.standardization() && scales[j] > 0) {
        scales[j] =
            metric == MetricChoice.IDENTITY || penalty.groups().isPresent()
                ? 1.0
                : scales[j] / Math.sqrt(Math.sqrt(moments.featureDensities()[j]));
      }
    }
    return scales;
  }

  private ColumnScaling scaling(double[] means, double[] scales) {
    return intercept && !penalty.bounds().onIntercepts()
        ? ColumnScaling.centred(loss.margins(), means, scales)
        : ColumnScaling.scaled(loss.margins(), intercept, scales);
  }

  /** Penalty and bounds in the solver's coordinates ŵ_j = t_j w_j. */
  private Regularizer regularizer(double[] deviations, double[] scales) {
    int margins = loss.margins();
    int features = scales.length;
    double[] l1 = new double[order(features)];
    double[] l2 = new double[l1.length];
    for (int j = 0; j < features; j++) {
      if (scales[j] > 0) {
        double unit = (penalty.standardization() ? deviations[j] : 1.0) / scales[j];
        int from = j * margins;
        Arrays.fill(l1, from, from + margins, penalty.l1() * penalty.factor(j) * unit);
        Arrays.fill(l2, from, from + margins, penalty.l2() * penalty.factor(j) * unit * unit);
      }
    }
    if (penalty.groups().isPresent()) {
      return penalty.groups().get().regularizer(l1, l2, margins);
    }
    ElasticNet elasticNet = new ElasticNet(l1, l2);
    return penalty.bounds().isPresent() ? bounded(elasticNet, scales) : elasticNet;
  }

  private BoxConstrained bounded(ElasticNet elasticNet, double[] scales) {
    Bounds bounds = penalty.bounds();
    int margins = loss.margins();
    int entries = scales.length * margins;
    double[] lower = new double[order(scales.length)];
    double[] upper = new double[lower.length];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    for (int e = 0; e < entries; e++) {
      double scale = scales[e / margins];
      if (scale > 0) {
        lower[e] = scale * bounds.lower(e);
        upper[e] = scale * bounds.upper(e);
      }
    }
    for (int k = 0; intercept && k < margins; k++) {
      lower[entries + k] = bounds.lowerIntercept(k);
      upper[entries + k] = bounds.upperIntercept(k);
    }
    return new BoxConstrained(elasticNet, lower, upper);
  }

  private double[] start(int features, Optional<Coefficients> start, double[] startIntercepts) {
    double[] raw = new double[order(features)];
    int entries = features * loss.margins();
    start.ifPresent(
        from -> {
          check(from, entries);
          System.arraycopy(from.coefficients(), 0, raw, 0, entries);
        });
    if (intercept) {
      double[] intercepts = start.map(Coefficients::intercepts).orElse(startIntercepts);
      System.arraycopy(intercepts, 0, raw, entries, loss.margins());
    }
    return raw;
  }

  private void check(Coefficients start, int entries) {
    if (start.coefficients().length != entries || start.intercepts().length != loss.margins()) {
      throw new IllegalArgumentException(
          loss.margins() == 1
              ? String.format(
                  "initialModel has %d coefficients but there are %d features",
                  start.coefficients().length, entries)
              : String.format(
                  "initialModel has %d coefficients and %d intercepts but there are %d features and"
                      + " %d classes",
                  start.coefficients().length,
                  start.intercepts().length,
                  entries / loss.margins(),
                  loss.margins()));
    }
    if (!VectorOps.isFinite(start.coefficients()) || !VectorOps.isFinite(start.intercepts())) {
      throw new IllegalArgumentException(
          "initialModel has coefficients or an intercept that are not finite, as a model of one"
              + " class only; fit without it");
    }
  }
}
