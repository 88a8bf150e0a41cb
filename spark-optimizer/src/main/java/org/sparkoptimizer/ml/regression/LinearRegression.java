package org.sparkoptimizer.ml.regression;

import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.ScalarLoss;
import org.sparkoptimizer.loss.ScaledHuberLoss;
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
 * MLlib's linear regression with squared error or Huber's loss, trained by DASVRDA. Parameters,
 * objective, Pipeline support and the returned {@link LinearRegressionModel} are MLlib's; {@code
 * tol} is a relative suboptimality and {@code maxIter} the limit on stages. Unlike MLlib's it takes
 * bounds, L1 with Huber's loss too, whose scale is fitted with the coefficients, and offsets: with
 * {@code offsetCol} it is the regression of the label less its offset, and so is its training
 * summary.
 *
 * @since 0.1.0
 */
public class LinearRegression extends org.apache.spark.ml.regression.LinearRegression
    implements DasvrdaParams<LinearRegression>, PathEstimator {
  private static final long serialVersionUID = 1L;
  private static final String HUBER = "huber";
  private static final String SQUARED = "squaredError";

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

  /** Param of the lower bounds of the coefficients, a value per feature, −∞ for none. */
  public Param<Vector> lowerBoundsOnCoefficients() {
    return lowerBounds;
  }

  /** Param of the upper bounds of the coefficients, a value per feature, ∞ for none. */
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

  /**
   * Starts the fit from a model's coefficients; {@code copy} keeps it, saving does not. {@code fit}
   * refuses one of another size.
   */
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
    checkHuber();
    return Estimators.explain(
        this,
        dataset,
        columns(),
        initialModel != null,
        data -> 1,
        (data, margins) -> penalty(data, 1));
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getFeaturesCol(),
        getLabelCol(),
        Estimators.weightColumn(this),
        Estimators.offsetColumn(this),
        LabelDomain.REAL);
  }

  @Override
  public LinearRegressionModel train(Dataset<?> dataset) {
    checkHuber();
    SolverSettings settings =
        SolverSettings.of(this).goingOn(dataset.sparkSession().sparkContext());
    try (TrainingData data =
        TrainingData.prepare(dataset, columns(), settings.placement(), getReuse())) {
      RowMoments moments = data.moments();
      double labelScale = labelScale(moments);
      boolean zeros = getFitIntercept() || moments.labelMean() == 0;
      if (moments.labelDeviation() == 0 && zeros && !hasBounds()) {
        String rest = Estimators.offsetColumn(this) == null ? "" : " less their offsets";
        Estimators.warn(uid(), "all labels" + rest + " are the same, so the coefficients are zero");
        double[] coefficients = new double[data.features()];
        return model(
            dataset,
            new LinearRegressionModel(
                uid(), Vectors.dense(coefficients).compressed(), moments.labelMean()),
            new double[] {0.0},
            Optional.empty());
      }
      LinearModel model =
          new LinearModel(scalarLoss(), getFitIntercept(), penalty(data, labelScale));
      LinearModel.Fit fit = model.fit(data, settings, start(), moments.labelMean());
      Estimators.warnUnlessConverged(uid(), fit.summary(), getTol());
      double[] history = fit.summary().objectives();
      for (int s = 0; s < history.length; s++) {
        history[s] /= labelScale * labelScale;
      }
      LinearRegressionModel result =
          model(
              dataset,
              new LinearRegressionModel(
                  uid(),
                  Vectors.dense(fit.coefficients().coefficients()).compressed(),
                  fit.coefficients().intercept(),
                  fit.scale()),
              history,
              fit.inverseCurvature());
      fit.summary().attachTo(result.summary());
      return result;
    }
  }

  @Override
  public double largestL1(Dataset<?> rows) {
    checkHuber();
    return Estimators.ask(
        this,
        rows,
        columns(),
        data ->
            new LinearModel(
                    scalarLoss(), getFitIntercept(), penalty(data, labelScale(data.moments())))
                .largestL1(data, data.moments().labelMean()));
  }

  /**
   * Checks the columns as MLlib does. MLlib also refuses L1 with loss 'huber', which is fitted here
   * and makes no difference to the columns, so they are checked as for the other loss.
   */
  @Override
  public StructType validateAndTransformSchema(
      StructType schema, boolean fitting, DataType featuresDataType) {
    if (!fitting || !isHuber()) {
      return super.validateAndTransformSchema(schema, fitting, featuresDataType);
    }
    ParamMap squared = new ParamMap().put(loss(), SQUARED);
    return copy(squared).validateAndTransformSchema(schema, true, featuresDataType);
  }

  private boolean isHuber() {
    return getLoss().equals(HUBER);
  }

  private ScalarLoss scalarLoss() {
    return isHuber() ? ScaledHuberLoss.ofUnitScale(getEpsilon()) : new SquaredLoss();
  }

  /** Refuses what a scale that is fitted too has no room for. */
  private void checkHuber() {
    if (!isHuber()) {
      return;
    }
    if (getSolver().equals("normal")) {
      throw new IllegalArgumentException(
          "solver is set to 'normal', which loss 'huber' does not have; use 'auto' or 'l-bfgs'");
    }
    String rule = getPlan().map(plan -> Plan.parse(plan).stepRule()).orElse(getStepRule());
    if (rule.equals(SolverParams.THEORY)) {
      throw new IllegalArgumentException(
          "stepRule is 'theory', whose step holds for one smoothness, but that of loss 'huber'"
              + " grows as its scale falls; use 'measured'");
    }
  }

  /**
   * σ_y, by which MLlib divides labels and regParam for squared error; |mean| where all labels are
   * the same. 1 for 'huber'.
   */
  private double labelScale(RowMoments moments) {
    if (isHuber()) {
      return 1.0;
    }
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
        data,
        1);
  }

  private boolean hasBounds() {
    return isSet(lowerBounds) || isSet(upperBounds) || Estimators.hasSigns(this);
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
      LinearRegressionModel found,
      double[] objectiveHistory,
      Optional<double[]> inverseCurvature) {
    LinearRegressionModel model = copyValues(found, ParamMap.empty());
    TrainingSummaries.attach(model, lessOffset(dataset), objectiveHistory, inverseCurvature);
    return model;
  }

  /** MLlib's summary knows no offsets but judges rightly how the rest of the label is met. */
  private Dataset<?> lessOffset(Dataset<?> dataset) {
    String offset = Estimators.offsetColumn(this);
    if (offset == null) {
      return dataset;
    }
    Column rest =
        functions.col(getLabelCol()).cast("double").minus(functions.col(offset).cast("double"));
    return dataset.withColumn(getLabelCol(), rest);
  }
}
