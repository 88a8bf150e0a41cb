package org.sparkoptimizer.ml.classification;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
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
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.loss.ScalarLoss;
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
import org.sparkoptimizer.solver.StageListener;
import scala.Option;

/**
 * MLlib's logistic regression, binomial or multinomial, trained by DASVRDA. Parameters, objective,
 * Pipeline support and the returned {@link LogisticRegressionModel} are MLlib's; {@code tol} is a
 * relative suboptimality and {@code maxIter} the limit on stages.
 *
 * @since 0.1.0
 */
public class LogisticRegression extends org.apache.spark.ml.classification.LogisticRegression
    implements DasvrdaParams<LogisticRegression>, PathEstimator {
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

  /**
   * Starts the fit from a model's coefficients; {@code copy} keeps it, saving does not. {@code fit}
   * refuses one of another size.
   */
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

  /**
   * Fits with the parameters of a map over this estimator's, as validators do for each map of their
   * grid: with {@code reuse}, rows that are persisted are packed once, and the fit starts from the
   * earlier one of the grid with the nearest penalty.
   */
  @Override
  public LogisticRegressionModel fit(Dataset<?> dataset, ParamMap paramMap) {
    return FitInput.ofGrid(() -> super.fit(dataset, paramMap));
  }

  @Override
  public LogisticRegressionModel fit(Dataset<?> dataset) {
    return FitInput.of(dataset, () -> withoutRefusedBounds(super.fit(dataset)));
  }

  @Override
  public Plan explain(Dataset<?> dataset) {
    return Estimators.explain(
        this,
        dataset,
        columns(),
        initialModel != null,
        data -> family(dataset, data).margins(),
        this::penalty);
  }

  private TrainingColumns columns() {
    return new TrainingColumns(
        getFeaturesCol(),
        getLabelCol(),
        Estimators.weightColumn(this),
        Estimators.offsetColumn(this),
        Family.labels(getFamily()));
  }

  /** {@inheritDoc} With more than two classes, or family 'multinomial', by softmax. */
  @Override
  public LogisticRegressionModel train(Dataset<?> dataset) {
    SolverSettings settings =
        SolverSettings.of(this).goingOn(dataset.sparkSession().sparkContext());
    try (TrainingData data =
        TrainingData.prepare(dataset, columns(), settings.placement(), getReuse())) {
      Family family = family(dataset, data);
      checkThresholds(Math.max(2, family.classes()));
      Penalty penalty = penalty(data, family.margins());
      double[] weights = data.classWeights(Math.max(2, family.classes()));
      OptionalInt only = onlyClass(weights);
      if (only.isPresent() && getFitIntercept() && !hasBounds()) {
        Estimators.warn(uid(), "all labels are the same, so the coefficients are zero");
        return constantModel(dataset, data.features(), family, only.getAsInt());
      }
      LinearModel model = new LinearModel(family.loss(), getFitIntercept(), penalty);
      LinearModel.Fit fit = model.fit(data, settings, start(), intercepts(family, weights, data));
      Estimators.warnUnlessConverged(uid(), fit.summary(), getTol());
      LogisticRegressionModel result =
          model(
              dataset,
              identified(family, penalty, fit.coefficients()),
              family.multinomial() ? family : new Family(2, false),
              fit.summary().objectives());
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
        data -> {
          Family family = family(rows, data);
          double[] weights = data.classWeights(Math.max(2, family.classes()));
          if (onlyClass(weights).isPresent() && getFitIntercept()) {
            throw new InvalidDataException(
                String.format(
                    "column '%s' holds one class only, so there is no path to follow",
                    getLabelCol()));
          }
          Penalty penalty = penalty(data, family.margins());
          return new LinearModel(family.loss(), getFitIntercept(), penalty)
              .largestL1(data, intercepts(family, weights, data));
        });
  }

  private Family family(Dataset<?> dataset, TrainingData data) {
    Option<Object> classes = MetadataUtils.getNumClasses(dataset.schema().apply(getLabelCol()));
    int metadataClasses = classes.isDefined() ? (Integer) classes.get() : 0;
    Family family = Family.of(getFamily(), getLabelCol(), metadataClasses, data);
    if (family.multinomial() && Estimators.offsetColumn(this) != null) {
      throw new IllegalArgumentException(
          String.format(
              "offsetCol is set to '%s' but there are %d classes with margins of their own, and"
                  + " the softmax does not change by what is added to all of them; unset it, or use"
                  + " family 'binomial'",
              Estimators.offsetColumn(this), family.classes()));
    }
    return family;
  }

  /** The intercepts that are best for zero coefficients. */
  private double[] intercepts(Family family, double[] weights, TrainingData data) {
    double[] best = family.intercepts(weights);
    return getFitIntercept() && family.loss() instanceof ScalarLoss loss
        ? new double[] {data.bestConstant(loss, best[0])}
        : best;
  }

  private void checkThresholds(int classes) {
    if (isDefined(thresholds()) && getThresholds().length != classes) {
      throw new IllegalArgumentException(
          String.format(
              "thresholds has %d values but there are %d classes",
              getThresholds().length, classes));
    }
  }

  private static OptionalInt onlyClass(double[] weights) {
    int[] present = IntStream.range(0, weights.length).filter(k -> weights[k] > 0).toArray();
    return present.length == 1 ? OptionalInt.of(present[0]) : OptionalInt.empty();
  }

  /**
   * The softmax does not change by a common addend of all classes; where neither penalty nor bounds
   * settle it, coefficients are centred, as MLlib's are.
   */
  private LinearModel.Coefficients identified(
      Family family, Penalty penalty, LinearModel.Coefficients found) {
    if (!family.multinomial()) {
      return found;
    }
    double[] factors = penalty.factors().orElse(null);
    IntPredicate free =
        feature ->
            !boundsCoefficients()
                && (getRegParam() == 0 || (factors != null && factors[feature] == 0));
    boolean freeIntercepts = getFitIntercept() && !boundsIntercepts();
    return new LinearModel.Coefficients(
        family.centred(found.coefficients(), free),
        freeIntercepts ? family.centred(found.intercepts()) : found.intercepts());
  }

  private boolean hasBounds() {
    return boundsCoefficients() || boundsIntercepts();
  }

  private boolean boundsCoefficients() {
    return isSet(lowerBoundsOnCoefficients())
        || isSet(upperBoundsOnCoefficients())
        || Estimators.hasSigns(this);
  }

  private boolean boundsIntercepts() {
    return isSet(lowerBoundsOnIntercepts()) || isSet(upperBoundsOnIntercepts());
  }

  private Penalty penalty(TrainingData data, int margins) {
    int features = data.features();
    return Estimators.penalty(
        this,
        getRegParam() * getElasticNetParam(),
        getRegParam() * (1 - getElasticNetParam()),
        getStandardization(),
        new Bounds(
            coefficientBounds(lowerBoundsOnCoefficients(), features, margins),
            coefficientBounds(upperBoundsOnCoefficients(), features, margins),
            interceptBounds(lowerBoundsOnIntercepts(), margins),
            interceptBounds(upperBoundsOnIntercepts(), margins)),
        data,
        margins);
  }

  private Optional<double[]> coefficientBounds(Param<Matrix> param, int features, int margins) {
    return isSet(param)
        ? Optional.of(Estimators.byFeature(param.name(), $(param), margins, features))
        : Optional.empty();
  }

  private Optional<double[]> interceptBounds(Param<Vector> param, int margins) {
    if (!isSet(param)) {
      return Optional.empty();
    }
    Vector bounds = $(param);
    if (bounds.size() != margins) {
      throw new IllegalArgumentException(
          String.format(
              "%s has %d values but there %s",
              param.name(),
              bounds.size(),
              margins == 1 ? "is 1 intercept" : "are " + margins + " intercepts"));
    }
    return Optional.of(bounds.toArray());
  }

  private Optional<LinearModel.Coefficients> start() {
    return Optional.ofNullable(initialModel)
        .map(
            m ->
                new LinearModel.Coefficients(
                    m.coefficientMatrix().toArray(), m.interceptVector().toArray()));
  }

  /** A model that gives every row the only class there is. */
  private LogisticRegressionModel constantModel(
      Dataset<?> dataset, int features, Family family, int only) {
    double[] intercepts = new double[family.margins()];
    if (family.multinomial()) {
      intercepts[only] = Double.POSITIVE_INFINITY;
    } else {
      intercepts[0] = only == 1 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    double[] zeros = new double[features * family.margins()];
    return model(
        dataset, new LinearModel.Coefficients(zeros, intercepts), family, new double[] {0.0});
  }

  private LogisticRegressionModel model(
      Dataset<?> dataset,
      LinearModel.Coefficients found,
      Family family,
      double[] objectiveHistory) {
    int margins = family.margins();
    // Entry j·K + k is how a matrix of K rows stands column by column; MLlib wants one row by row.
    Matrix coefficients =
        new DenseMatrix(
                margins,
                found.coefficients().length / margins,
                found.coefficients(),
                !family.multinomial())
            .compressed();
    LogisticRegressionModel model =
        withoutRefusedBounds(
            copyValues(
                new LogisticRegressionModel(
                    uid(),
                    coefficients,
                    Vectors.dense(found.intercepts()).compressed(),
                    family.classes(),
                    family.multinomial()),
                ParamMap.empty()));
    TrainingSummaries.attach(model, dataset, TrainingSummaries.Columns.of(this), objectiveHistory);
    return model;
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
