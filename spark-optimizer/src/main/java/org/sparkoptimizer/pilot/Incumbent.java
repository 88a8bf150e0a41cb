package org.sparkoptimizer.pilot;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasFitIntercept;
import org.apache.spark.ml.param.shared.HasStandardization;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.Estimators;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;

/**
 * What is used today: an estimator of MLlib's with its settings, and perhaps the model that it
 * made. This library's estimator gets the same settings, apart from those of the method itself.
 *
 * @since 0.1.0
 */
public final class Incumbent {
  private static final String BINOMIAL = "binomial";

  /** Parameters whose meaning is the method's own. */
  private static final Set<String> OF_METHOD = Set.of("tol", "maxIter", "solver");

  private final Problem problem;
  private final Contender mllib;
  private final Contender library;
  private final Function<ModelPoint, Contender> libraryFrom;
  private final Optional<ModelPoint> model;

  private Incumbent(
      Problem problem,
      Contender mllib,
      Contender library,
      Function<ModelPoint, Contender> libraryFrom,
      Optional<ModelPoint> model) {
    this.problem = problem;
    this.mllib = mllib;
    this.library = library;
    this.libraryFrom = libraryFrom;
    this.model = model;
  }

  /**
   * MLlib's logistic regression as it is set up today.
   *
   * @throws IllegalArgumentException if it is set to more than two classes or to bounds, which a
   *     pilot does not take
   */
  public static Incumbent of(
      org.apache.spark.ml.classification.LogisticRegression today, LogisticRegression library) {
    refuse(today);
    if (today.getFamily().equalsIgnoreCase("multinomial")) {
      throw new IllegalArgumentException(
          "family is set to 'multinomial' but a pilot takes two classes; use 'auto' or 'binomial'");
    }
    LogisticRegression ours =
        describedAs(today, refuse(library.copy(ParamMap.empty())).setReuse(false));
    ours.setFamily(BINOMIAL);
    return new Incumbent(
        problem(RowLoss.LOGISTIC, today, Estimators.weightColumn(today)),
        EstimatorContender.of(
            EstimatorContender.MLLIB, today.copy(ParamMap.empty()).setFamily(BINOMIAL)),
        EstimatorContender.of(EstimatorContender.LIBRARY, ours),
        point ->
            EstimatorContender.of(
                EstimatorContender.LIBRARY,
                ours.copy(ParamMap.empty())
                    .setInitialModel(
                        new LogisticRegressionModel(
                            ours.uid(), Vectors.dense(point.coefficients()), point.intercept()))),
        Optional.empty());
  }

  /**
   * MLlib's linear regression as it is set up today.
   *
   * @throws IllegalArgumentException if its loss is not squaredError
   */
  public static Incumbent of(
      org.apache.spark.ml.regression.LinearRegression today, LinearRegression library) {
    if (!today.getLoss().equals("squaredError")) {
      throw new IllegalArgumentException(
          String.format("loss is set to '%s' but a pilot takes squaredError", today.getLoss()));
    }
    LinearRegression ours =
        describedAs(today, refuse(library.copy(ParamMap.empty())).setReuse(false));
    return new Incumbent(
        problem(RowLoss.SQUARED, today, Estimators.weightColumn(today)),
        EstimatorContender.of(EstimatorContender.MLLIB, today.copy(ParamMap.empty())),
        EstimatorContender.of(EstimatorContender.LIBRARY, ours),
        point ->
            EstimatorContender.of(
                EstimatorContender.LIBRARY,
                ours.copy(ParamMap.empty())
                    .setInitialModel(
                        new LinearRegressionModel(
                            ours.uid(), Vectors.dense(point.coefficients()), point.intercept()))),
        Optional.empty());
  }

  /**
   * The estimator that a saved model of MLlib's was made by, and the model itself.
   *
   * @throws IllegalArgumentException if it has more than two classes
   */
  public static Incumbent of(LogisticRegressionModel model, LogisticRegression library) {
    if (model.numClasses() != 2) {
      throw new IllegalArgumentException(
          String.format("the incumbent has %d classes but a pilot takes two", model.numClasses()));
    }
    var today = withParameters(model, new org.apache.spark.ml.classification.LogisticRegression());
    return of(today, library).with(ModelPoint.of(model));
  }

  /** The estimator that a saved model of MLlib's was made by, and the model itself. */
  public static Incumbent of(LinearRegressionModel model, LinearRegression library) {
    var today = withParameters(model, new org.apache.spark.ml.regression.LinearRegression());
    return of(today, library).with(ModelPoint.of(model));
  }

  private Incumbent with(ModelPoint point) {
    return new Incumbent(problem, mllib, library, libraryFrom, Optional.of(point));
  }

  Problem problem() {
    return problem;
  }

  /** MLlib's estimator. */
  Contender mllib() {
    return mllib;
  }

  /** This library's. */
  Contender library() {
    return library;
  }

  /** This library's, starting from a model. */
  Contender libraryFrom(ModelPoint start) {
    return libraryFrom.apply(start);
  }

  /** Refuses rows with another number of features than the model in use has. */
  void checkFeatures(int features) {
    if (model.isPresent() && model.get().coefficients().length != features) {
      throw new IllegalArgumentException(
          String.format(
              "the incumbent has %d features but the rows have %d; give the rows it was trained on",
              model.get().coefficients().length, features));
    }
  }

  /** The model in use, where there is one. */
  Optional<ModelPoint> model() {
    return model;
  }

  private static <E extends PredictorParams & HasFitIntercept & HasStandardization> Problem problem(
      RowLoss loss, E today, String weightCol) {
    return new Problem(
        loss,
        new Objective.Columns(today.getFeaturesCol(), today.getLabelCol(), weightCol),
        new Setting(
            (Double) today.$(today.getParam("regParam")),
            (Double) today.$(today.getParam("elasticNetParam"))),
        today.getFitIntercept(),
        today.getStandardization());
  }

  /** Refuses what MLlib's side would not have, or the evaluator does not know. */
  private static <P extends Params> P refuse(P params) {
    for (Param<?> param : params.params()) {
      if (SolverParams.BEYOND_MLLIB.contains(param.name()) && params.isSet(param)) {
        throw new IllegalArgumentException(
            String.format("%s is set but a pilot does not take it", param.name()));
      }
    }
    return params;
  }

  /** Sets an estimator's parameters as another has them set or not, apart from the method's own. */
  public static <E extends Params> E describedAs(Params other, E estimator) {
    for (Param<?> param : other.params()) {
      if (OF_METHOD.contains(param.name()) || !estimator.hasParam(param.name())) {
        continue;
      }
      if (other.isSet(param)) {
        copy(other, param, estimator);
      } else {
        estimator.clear(estimator.getParam(param.name()));
      }
    }
    return estimator;
  }

  private static <E extends Params> E withParameters(Params model, E estimator) {
    for (Param<?> param : model.params()) {
      if (model.isSet(param) && estimator.hasParam(param.name())) {
        copy(model, param, estimator);
      }
    }
    return estimator;
  }

  private static void copy(Params from, Param<?> param, Params to) {
    to.set(to.getParam(param.name()), from.$(param));
  }

  /** Names and values of the parameters that are set. */
  static String settings(Params params) {
    return Stream.of(params.params())
        .filter(params::isSet)
        .map(param -> param.name() + "=" + params.$(param))
        .collect(Collectors.joining(" "));
  }
}
