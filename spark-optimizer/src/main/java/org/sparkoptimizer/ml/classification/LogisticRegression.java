package org.sparkoptimizer.ml.classification;

import java.util.Optional;
import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummary;
import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummaryImpl;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.ml.DasvrdaParams;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.LinearModel;
import org.sparkoptimizer.ml.Penalty;
import org.sparkoptimizer.ml.Plan;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.ml.SolverSettings;
import org.sparkoptimizer.ml.TrainingData;
import org.sparkoptimizer.solver.StageListener;
import scala.Option;
import scala.Tuple3;

/**
 * MLlib's binary logistic regression, trained by DASVRDA. Parameters, objective, Pipeline support
 * and the returned {@link LogisticRegressionModel} are MLlib's; {@code tol} is a relative
 * suboptimality and {@code maxIter} the limit on stages.
 *
 * @since 0.1.0
 */
public class LogisticRegression extends org.apache.spark.ml.classification.LogisticRegression
    implements DasvrdaParams<LogisticRegression> {
  private static final long serialVersionUID = 1L;

  private final SolverParams solverParams = new SolverParams(this);
  private transient LogisticRegressionModel initialModel;
  private transient StageListener stageListener;

  /** Makes an estimator with a random uid. */
  public LogisticRegression() {
    this(Identifiable$.MODULE$.randomUID("logreg"));
  }

  /** Makes an estimator with the given uid. */
  public LogisticRegression(String uid) {
    super(uid);
    solverParams.setDefaults(this);
  }

  /**
   * Loads an estimator saved by this class.
   *
   * @throws IllegalArgumentException if the path holds another class, such as MLlib's own
   */
  public static LogisticRegression load(String path) {
    return Estimators.loadedAs(LogisticRegression.class, read().load(path), path);
  }

  @Override
  public SolverParams solverParams() {
    return solverParams;
  }

  @Override
  public LogisticRegression self() {
    return this;
  }

  @Override
  public StageListener getStageListener() {
    return stageListener == null ? StageListener.NONE : stageListener;
  }

  @Override
  public LogisticRegression setStageListener(StageListener listener) {
    stageListener = listener;
    return this;
  }

  /** Starts the fit from a model's coefficients; {@code copy} keeps it, saving does not. */
  @Override
  public LogisticRegression setInitialModel(LogisticRegressionModel model) {
    initialModel = model;
    return this;
  }

  @Override
  public LogisticRegression copy(ParamMap extra) {
    LogisticRegression copy = (LogisticRegression) super.copy(extra);
    copy.initialModel = initialModel;
    copy.stageListener = stageListener;
    return copy;
  }

  /**
   * {@inheritDoc} Bounds hold together with any penalty here, so MLlib's refusal is not called for.
   */
  @Override
  public boolean usingBoundConstrainedOptimization() {
    return false;
  }

  @Override
  public LogisticRegressionModel fit(Dataset<?> dataset) {
    return withoutRefusedBounds(super.fit(dataset));
  }

  @Override
  public Plan explain(Dataset<?> dataset) {
    return Estimators.explain(this, dataset, columns(), initialModel != null);
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getFeaturesCol(), getLabelCol(), Estimators.weightColumn(this), LabelDomain.BINARY);
  }

  @Override
  public LogisticRegressionModel train(Dataset<?> dataset) {
    int metadataClasses = checkedClasses(dataset);
    if (getFamily().equals("multinomial")) {
      throw new IllegalArgumentException(
          "family is set to 'multinomial' but this version fits two classes only; use 'auto' or"
              + " 'binomial', or MLlib's own LogisticRegression");
    }
    SolverSettings settings =
        SolverSettings.of(this).goingOn(dataset.sparkSession().sparkContext());
    try (TrainingData data = TrainingData.prepare(dataset, columns(), settings.placement())) {
      Penalty penalty = penalty(data.features());
      long positives = data.moments().positiveRows();
      boolean constant = positives == 0 || positives == data.moments().rows();
      if (constant && getFitIntercept() && !hasBounds()) {
        Estimators.warn(uid(), "all labels are the same, so the coefficients are zero");
        int classes = positives == 0 ? Math.max(1, metadataClasses) : 2;
        return constantModel(dataset, data.features(), classes, positives > 0);
      }
      LinearModel model = new LinearModel(new LogisticLoss(), getFitIntercept(), penalty);
      double logOdds = Estimators.logOdds(data.moments().labelMean());
      LinearModel.Fit fit = model.fit(data, settings, start(), logOdds);
      Estimators.warnUnlessConverged(uid(), fit.summary(), getTol());
      double[] weights = fit.coefficients().coefficients();
      LogisticRegressionModel result =
          model(
              dataset,
              new DenseMatrix(1, weights.length, weights, true).compressed(),
              fit.coefficients().intercept(),
              2,
              fit.summary().objectives());
      fit.summary().attachTo(result.summary());
      return result;
    }
  }

  /** Number of classes in the label's metadata, 0 without one, refused above 2. */
  private int checkedClasses(Dataset<?> dataset) {
    Option<Object> classes = MetadataUtils.getNumClasses(dataset.schema().apply(getLabelCol()));
    int count = classes.isDefined() ? (Integer) classes.get() : 0;
    if (count > 2) {
      throw new InvalidDataException(
          String.format(
              "column '%s' has %d classes by its metadata but this version fits two only; wrap the"
                  + " estimator in OneVsRest",
              getLabelCol(), count));
    }
    if (isDefined(thresholds()) && getThresholds().length != 2) {
      throw new IllegalArgumentException(
          String.format(
              "thresholds has %d values but there are 2 classes", getThresholds().length));
    }
    return count;
  }

  private boolean hasBounds() {
    return isSet(lowerBoundsOnCoefficients())
        || isSet(upperBoundsOnCoefficients())
        || isSet(lowerBoundsOnIntercepts())
        || isSet(upperBoundsOnIntercepts())
        || getNonnegative();
  }

  private Penalty penalty(int features) {
    return Estimators.penalty(
        this,
        getRegParam() * getElasticNetParam(),
        getRegParam() * (1 - getElasticNetParam()),
        getStandardization(),
        new Estimators.Bounds(
            coefficientBounds(lowerBoundsOnCoefficients(), features),
            coefficientBounds(upperBoundsOnCoefficients(), features),
            interceptBound(lowerBoundsOnIntercepts(), Double.NEGATIVE_INFINITY),
            interceptBound(upperBoundsOnIntercepts(), Double.POSITIVE_INFINITY)),
        features);
  }

  private Optional<double[]> coefficientBounds(Param<Matrix> param, int features) {
    return isSet(param)
        ? Optional.of(Estimators.onlyRow(param.name(), $(param), features))
        : Optional.empty();
  }

  private double interceptBound(Param<Vector> param, double otherwise) {
    if (!isSet(param)) {
      return otherwise;
    }
    Vector bound = $(param);
    if (bound.size() != 1) {
      throw new IllegalArgumentException(
          String.format("%s has %d values but there is 1 intercept", param.name(), bound.size()));
    }
    return bound.apply(0);
  }

  private Optional<LinearModel.Coefficients> start() {
    return Optional.ofNullable(initialModel)
        .map(m -> new LinearModel.Coefficients(m.coefficients().toArray(), m.intercept()));
  }

  private LogisticRegressionModel constantModel(
      Dataset<?> dataset, int features, int classes, boolean positive) {
    double intercept = positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    DenseMatrix zeros = new DenseMatrix(1, features, new double[features], true);
    return model(dataset, zeros.compressed(), intercept, classes, new double[] {0.0});
  }

  private LogisticRegressionModel model(
      Dataset<?> dataset,
      Matrix coefficients,
      double intercept,
      int classes,
      double[] objectiveHistory) {
    Vector intercepts = Vectors.dense(new double[] {intercept}).compressed();
    String weight = Estimators.weightColumn(this);
    LogisticRegressionModel model =
        withoutRefusedBounds(
            copyValues(
                new LogisticRegressionModel(uid(), coefficients, intercepts, classes, false),
                ParamMap.empty()));
    LogisticRegressionModel fitted = model.copy(ParamMap.empty());
    String weightColumn = weight == null ? "weightCol" : weight;
    String labelColumn = getLabelCol();
    model.setSummary(
        Option.apply(
            LazySummary.of(
                () -> summary(fitted, dataset, labelColumn, weightColumn, objectiveHistory))));
    return model;
  }

  private static BinaryLogisticRegressionTrainingSummary summary(
      LogisticRegressionModel fitted,
      Dataset<?> dataset,
      String labelColumn,
      String weightColumn,
      double[] objectiveHistory) {
    Tuple3<ProbabilisticClassificationModel<Vector, LogisticRegressionModel>, String, String> view =
        fitted.findSummaryModel();
    return new BinaryLogisticRegressionTrainingSummaryImpl(
        view._1().transform(dataset),
        view._2(),
        view._3(),
        labelColumn,
        fitted.getFeaturesCol(),
        weightColumn,
        objectiveHistory);
  }

  /**
   * MLlib's model refuses to transform with bounds and an L1 penalty; the bounds did their work.
   */
  private LogisticRegressionModel withoutRefusedBounds(LogisticRegressionModel model) {
    if (getElasticNetParam() > 0) {
      model.clear(model.lowerBoundsOnCoefficients());
      model.clear(model.upperBoundsOnCoefficients());
      model.clear(model.lowerBoundsOnIntercepts());
      model.clear(model.upperBoundsOnIntercepts());
    }
    return model;
  }
}
