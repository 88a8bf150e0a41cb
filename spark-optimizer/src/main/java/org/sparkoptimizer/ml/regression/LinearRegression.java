package org.sparkoptimizer.ml.regression;

import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.SquaredLoss;
import org.sparkoptimizer.ml.Bounds;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.FitInput;
import org.sparkoptimizer.ml.LinearModel;
import org.sparkoptimizer.ml.PathEstimator;
import org.sparkoptimizer.ml.Penalty;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.ml.TrainingData;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.solver.StageListener;

/**
 * MLlib's linear regression with squared error, trained by DASVRDA. Parameters, objective, Pipeline
 * support and the returned {@link LinearRegressionModel} are MLlib's; {@code tol} is a relative
 * suboptimality and {@code maxIter} the limit on stages. Unlike MLlib's it takes bounds.
 *
 * @since 0.1.0
 */
public class LinearRegression extends org.apache.spark.ml.regression.LinearRegression
    implements DasvrdaParams<LinearRegression>, PathEstimator {
  private static final long serialVersionUID = 1L;

  private final SolverParams solverParams = new SolverParams(this);
  private final Param<Vector> lowerBounds =
      SolverParams.boundsParam(this, "lowerBoundsOnCoefficients", "lower");
  private final Param<Vector> upperBounds =
      SolverParams.boundsParam(this, "upperBoundsOnCoefficients", "upper");
  private transient LinearRegressionModel initialModel;
  private transient StageListener stageListener;

  /** Makes an estimator with a random uid. */
  public LinearRegression() {
    this(Identifiable$.MODULE$.randomUID("linReg"));
  }

  /** Makes an estimator with the given uid. */
  public LinearRegression(String uid) {
    super(uid);
    solverParams.setDefaults(this);
  }

  /**
   * Loads an estimator saved by this class.
   *
   * @throws IllegalArgumentException if the path holds another class, such as MLlib's own
   */
  public static LinearRegression load(String path) {
    return Estimators.loadedAs(LinearRegression.class, read().load(path), path);
  }

  @Override
  public SolverParams solverParams() {
    return solverParams;
  }

  @Override
  public LinearRegression self() {
    return this;
  }

  @Override
  public StageListener getStageListener() {
    return stageListener == null ? StageListener.NONE : stageListener;
  }

  @Override
  public LinearRegression setStageListener(StageListener listener) {
    stageListener = listener;
    return this;
  }

  /** Param of the lower bounds of the coefficients, a value per feature. */
  public Param<Vector> lowerBoundsOnCoefficients() {
    return lowerBounds;
  }

  /** Param of the upper bounds of the coefficients, a value per feature. */
  public Param<Vector> upperBoundsOnCoefficients() {
    return upperBounds;
  }

  /** Sets the lower bounds of the coefficients, in the features' own units. */
  public LinearRegression setLowerBoundsOnCoefficients(Vector bounds) {
    set(lowerBounds, bounds);
    return this;
  }

  /** Sets the upper bounds of the coefficients, in the features' own units. */
  public LinearRegression setUpperBoundsOnCoefficients(Vector bounds) {
    set(upperBounds, bounds);
    return this;
  }

  /** Starts the fit from a model's coefficients; {@code copy} keeps it, saving does not. */
  public LinearRegression setInitialModel(LinearRegressionModel model) {
    initialModel = model;
    return this;
  }

  @Override
  public LinearRegression copy(ParamMap extra) {
    LinearRegression copy = (LinearRegression) super.copy(extra);
    copy.initialModel = initialModel;
    copy.stageListener = stageListener;
    return copy;
  }

  /**
   * Fits with the parameters of a map over this estimator's, as validators do for each map of their
   * grid: with {@code reuse}, rows that are persisted are packed once, and the fit starts from the
   * earlier one of the grid with the nearest penalty.
   */
  @Override
  public LinearRegressionModel fit(Dataset<?> dataset, ParamMap paramMap) {
    return FitInput.ofGrid(() -> super.fit(dataset, paramMap));
  }

  @Override
  public LinearRegressionModel fit(Dataset<?> dataset) {
    return FitInput.of(dataset, () -> super.fit(dataset));
  }

  @Override
  public Plan explain(Dataset<?> dataset) {
    return Estimators.explain(this, dataset, columns(), initialModel != null, data -> 1);
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getFeaturesCol(), getLabelCol(), Estimators.weightColumn(this), LabelDomain.REAL);
  }

  @Override
  public LinearRegressionModel train(Dataset<?> dataset) {
    if (getLoss().equals("huber")) {
      throw new IllegalArgumentException(
          "loss is set to 'huber', whose scale MLlib fits jointly; this version does not, so use"
              + " 'squaredError', MLlib's own LinearRegression, or the command line's task huber"
              + " with its fixed threshold");
    }
    SolverSettings settings =
        SolverSettings.of(this).goingOn(dataset.sparkSession().sparkContext());
    try (TrainingData data =
        TrainingData.prepare(dataset, columns(), settings.placement(), getReuse())) {
      RowMoments moments = data.moments();
      double labelScale = labelScale(moments);
      boolean zeros = getFitIntercept() || moments.labelMean() == 0;
      if (moments.labelDeviation() == 0 && zeros && !hasBounds()) {
        Estimators.warn(uid(), "all labels are the same, so the coefficients are zero");
        double[] coefficients = new double[data.features()];
        return model(
            dataset, coefficients, moments.labelMean(), new double[] {0.0}, Optional.empty());
      }
      LinearModel model =
          new LinearModel(new SquaredLoss(), getFitIntercept(), penalty(data, labelScale));
      LinearModel.Fit fit = model.fit(data, settings, start(), moments.labelMean());
      Estimators.warnUnlessConverged(uid(), fit.summary(), getTol());
      double[] history = fit.summary().objectives();
      for (int s = 0; s < history.length; s++) {
        history[s] /= labelScale * labelScale;
      }
      LinearRegressionModel result =
          model(
              dataset,
              fit.coefficients().coefficients(),
              fit.coefficients().intercept(),
              history,
              fit.inverseCurvature());
      fit.summary().attachTo(result.summary());
      return result;
    }
  }

  @Override
  public double largestL1(Dataset<?> rows) {
    return Estimators.ask(
        this,
        rows,
        columns(),
        data ->
            new LinearModel(
                    new SquaredLoss(), getFitIntercept(), penalty(data, labelScale(data.moments())))
                .largestL1(data, data.moments().labelMean()));
  }

  /** σ_y, by which MLlib divides labels and regParam; |mean| where all labels are the same. */
  private double labelScale(RowMoments moments) {
    if (moments.labelDeviation() > 0) {
      return moments.labelDeviation();
    }
    if (getRegParam() != 0 && !getFitIntercept() && moments.labelMean() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' holds one value only and fitIntercept is false, so the model cannot be"
                  + " regularised; set fitIntercept to true or regParam to 0",
              getLabelCol()));
    }
    return moments.labelMean() == 0 ? 1.0 : Math.abs(moments.labelMean());
  }

  /**
   * The penalty that the parameters stand for.
   *
   * @param labelScale what regParam's L2 share is divided by: σ_y, as MLlib does for squared error
   */
  public Penalty penalty(TrainingData data, double labelScale) {
    return Estimators.penalty(
        this,
        getRegParam() * getElasticNetParam(),
        getRegParam() * (1 - getElasticNetParam()) / labelScale,
        getStandardization(),
        new Bounds(bounds(lowerBounds), bounds(upperBounds), Optional.empty(), Optional.empty()),
        data.features());
  }

  private boolean hasBounds() {
    return isSet(lowerBounds) || isSet(upperBounds) || getNonnegative();
  }

  private Optional<double[]> bounds(Param<Vector> param) {
    return isSet(param) ? Optional.of($(param).toArray()) : Optional.empty();
  }

  private Optional<LinearModel.Coefficients> start() {
    return Optional.ofNullable(initialModel)
        .map(m -> new LinearModel.Coefficients(m.coefficients().toArray(), m.intercept()));
  }

  private LinearRegressionModel model(
      Dataset<?> dataset,
      double[] coefficients,
      double intercept,
      double[] objectiveHistory,
      Optional<double[]> inverseCurvature) {
    LinearRegressionModel model =
        copyValues(
            new LinearRegressionModel(uid(), Vectors.dense(coefficients).compressed(), intercept),
            ParamMap.empty());
    TrainingSummaries.attach(model, dataset, objectiveHistory, inverseCurvature);
    return model;
  }
}
