package org.sparkoptimizer.ml.classification;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.HingeLoss;
import org.sparkoptimizer.loss.SmoothedHingeLoss;
import org.sparkoptimizer.loss.SquaredHingeLoss;
import org.sparkoptimizer.ml.Bounds;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.FitInput;
import org.sparkoptimizer.ml.LinearModel;
import org.sparkoptimizer.ml.Penalty;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.ml.TrainingData;
import org.sparkoptimizer.solver.StageListener;

/**
 * MLlib's linear support vector machine of two classes, trained by DASVRDA. Parameters, Pipeline
 * support and the returned {@link LinearSVCModel} are MLlib's. The loss is not: MLlib minimises the
 * hinge max(0, 1 − sm), which has a corner; here it is its square (the default, as in LIBLINEAR) or
 * the hinge with its corner rounded over {@code smoothing}, which comes to MLlib's objective within
 * smoothing/2. {@code tol} is a relative suboptimality and {@code maxIter} the limit on stages.
 *
 * @since 0.1.0
 */
public class LinearSVC extends org.apache.spark.ml.classification.LinearSVC
    implements DasvrdaParams<LinearSVC> {
  private static final long serialVersionUID = 1L;

  private static final String SQUARED = "squaredHinge";
  private static final String SMOOTHED = "smoothedHinge";
  private static final double DEFAULT_SMOOTHING = 0.5;

  private final SolverParams solverParams = new SolverParams(this);
  private final Param<String> loss =
      new Param<>(
          this,
          "loss",
          "loss of a row: squaredHinge or smoothedHinge",
          ParamValidators.inArray(List.of(SQUARED, SMOOTHED)));
  private final DoubleParam smoothing =
      new DoubleParam(
          this,
          "smoothing",
          "width over which loss smoothedHinge rounds the corner of the hinge (> 0)",
          ParamValidators.inRange(0, Double.MAX_VALUE, false, true));
  private transient LinearSVCModel initialModel;
  private transient StageListener stageListener;

  /** Makes an estimator with a random uid. */
  public LinearSVC() {
    this(Identifiable$.MODULE$.randomUID("linearsvc"));
  }

  /** Makes an estimator with the given uid. */
  public LinearSVC(String uid) {
    super(uid);
    solverParams.setDefaults(this);
    setDefault(loss, SQUARED);
    setDefault(smoothing, DEFAULT_SMOOTHING);
  }

  /**
   * Loads an estimator saved by this class.
   *
   * @throws IllegalArgumentException if the path holds another class, such as MLlib's own
   */
  public static LinearSVC load(String path) {
    return Estimators.loadedAs(LinearSVC.class, read().load(path), path);
  }

  @Override
  public SolverParams solverParams() {
    return solverParams;
  }

  @Override
  public LinearSVC self() {
    return this;
  }

  @Override
  public StageListener getStageListener() {
    return stageListener == null ? StageListener.NONE : stageListener;
  }

  @Override
  public LinearSVC setStageListener(StageListener listener) {
    stageListener = listener;
    return this;
  }

  /** Param of the loss of a row: squaredHinge (default) or smoothedHinge. */
  public Param<String> loss() {
    return loss;
  }

  /** Sets the loss of a row: squaredHinge (default) or smoothedHinge. */
  public LinearSVC setLoss(String value) {
    set(loss, value);
    return this;
  }

  /** Returns the loss of a row. */
  public String getLoss() {
    return $(loss);
  }

  /** Param of the width over which smoothedHinge rounds the corner; default 0.5. */
  public DoubleParam smoothing() {
    return smoothing;
  }

  /** Sets the width, in margins, over which smoothedHinge rounds the corner; default 0.5. */
  public LinearSVC setSmoothing(double value) {
    set(smoothing, value);
    return this;
  }

  /** Returns the width over which smoothedHinge rounds the corner. */
  public double getSmoothing() {
    return (Double) $(smoothing);
  }

  /**
   * Starts the fit from a model's coefficients; {@code copy} keeps it, saving does not. {@code fit}
   * refuses one of another size.
   */
  public LinearSVC setInitialModel(LinearSVCModel model) {
    initialModel = model;
    return this;
  }

  @Override
  public LinearSVC copy(ParamMap extra) {
    LinearSVC copy = (LinearSVC) super.copy(extra);
    copy.initialModel = initialModel;
    copy.stageListener = stageListener;
    return copy;
  }

  /** As {@link LogisticRegression#fit(Dataset, ParamMap)}. */
  @Override
  public LinearSVCModel fit(Dataset<?> dataset, ParamMap paramMap) {
    return FitInput.ofGrid(() -> super.fit(dataset, paramMap));
  }

  @Override
  public LinearSVCModel fit(Dataset<?> dataset) {
    return FitInput.of(dataset, () -> super.fit(dataset));
  }

  @Override
  public Plan explain(Dataset<?> dataset) {
    return Estimators.explain(
        this,
        dataset,
        columns(),
        initialModel != null,
        data -> 1,
        (data, margins) -> penalty(data));
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getFeaturesCol(),
        getLabelCol(),
        Estimators.weightColumn(this),
        Estimators.offsetColumn(this),
        LabelDomain.BINARY);
  }

  @Override
  public LinearSVCModel train(Dataset<?> dataset) {
    SolverSettings settings =
        SolverSettings.of(this).goingOn(dataset.sparkSession().sparkContext());
    try (TrainingData data =
        TrainingData.prepare(dataset, columns(), settings.placement(), getReuse())) {
      HingeLoss hinge =
          getLoss().equals(SQUARED)
              ? new SquaredHingeLoss()
              : new SmoothedHingeLoss(getSmoothing());
      Penalty penalty = penalty(data);
      double best = hinge.bestConstant(data.moments().labelMean());
      double constant = getFitIntercept() ? data.bestConstant(hinge, best) : best;
      LinearModel.Fit fit =
          new LinearModel(hinge, getFitIntercept(), penalty).fit(data, settings, start(), constant);
      Estimators.warnUnlessConverged(uid(), fit.summary(), getTol());
      LinearModel.Coefficients found = fit.coefficients();
      LinearSVCModel model =
          copyValues(
              new LinearSVCModel(
                  uid(), Vectors.dense(found.coefficients()).compressed(), found.intercept()),
              ParamMap.empty());
      TrainingSummaries.attach(
          model, dataset, TrainingSummaries.Columns.of(this), fit.summary().objectives());
      fit.summary().attachTo(model.summary());
      return model;
    }
  }

  private Penalty penalty(TrainingData data) {
    return Estimators.penalty(this, 0, getRegParam(), getStandardization(), Bounds.NONE, data, 1);
  }

  private Optional<LinearModel.Coefficients> start() {
    return Optional.ofNullable(initialModel)
        .map(m -> new LinearModel.Coefficients(m.coefficients().toArray(), m.intercept()));
  }
}
