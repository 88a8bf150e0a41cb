package org.sparkoptimizer.ml;

import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.param.shared.HasAggregationDepth;
import org.apache.spark.ml.param.shared.HasFitIntercept;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.data.TrainingColumns;

/**
 * Small pieces that the estimators share.
 *
 * @since 0.1.0
 */
public final class Estimators {
  private static final Logger LOG = LoggerFactory.getLogger(Estimators.class);

  private static final double SMALLEST_SHARE = 1e-9;

  private Estimators() {}

  /** Name of the column of row weights, or null if none is set; the empty name means none. */
  public static String weightColumn(HasWeightCol params) {
    boolean weighted = params.isDefined(params.weightCol()) && !params.getWeightCol().isEmpty();
    return weighted ? params.getWeightCol() : null;
  }

  /** Name of the column of offsets, or null if none is set; the empty name means none. */
  public static String offsetColumn(DasvrdaParams<?> params) {
    return params.getOffsetCol().filter(name -> !name.isEmpty()).orElse(null);
  }

  /** Warns when a fit ended before its tolerance was reached. */
  public static void warnUnlessConverged(String uid, DasvrdaSummary summary, double tol) {
    if (!summary.converged()) {
      LOG.warn(
          "{} did not converge: {}. Relative suboptimality is {} after {} stages but tol is {}.",
          uid,
          summary.reason().description(),
          String.format("%.3g", summary.relative()),
          summary.stages(),
          tol);
    }
  }

  /**
   * Packs the rows and returns the plan that a fit would follow, without fitting.
   *
   * @param warm whether the fit would start from a model
   * @param margins tells K, the margins of a row
   * @param penalty makes the fit's penalty for K margins
   * @throws IllegalArgumentException if the fit would refuse the penalty, its factors or bounds
   */
  public static <
          E extends
              PipelineStage & DasvrdaParams<?> & HasTol & HasMaxIter & HasAggregationDepth
                  & HasFitIntercept>
      Plan explain(
          E estimator,
          Dataset<?> dataset,
          TrainingColumns columns,
          boolean warm,
          ToIntFunction<TrainingData> margins,
          BiFunction<TrainingData, Integer, Penalty> penalty) {
    estimator.transformSchema(dataset.schema());
    SolverSettings settings = SolverSettings.of(estimator);
    try (TrainingData data = TrainingData.prepare(dataset, columns, settings.placement())) {
      int intercepts = estimator.getFitIntercept() ? 1 : 0;
      int ofRow = margins.applyAsInt(data);
      Penalty asked = penalty.apply(data, ofRow);
      asked.checkForFit(data.features(), ofRow, estimator.getFitIntercept());
      return Planner.plan(
          settings,
          data,
          new Planner.Unknowns(ofRow, data.features() + intercepts, asked.groups()),
          warm);
    }
  }

  /**
   * Asks packed rows for something, without a fit.
   *
   * @param question what is asked; the rows are closed afterwards
   */
  public static <
          E extends PipelineStage & DasvrdaParams<?> & HasTol & HasMaxIter & HasAggregationDepth>
      double ask(
          E estimator,
          Dataset<?> rows,
          TrainingColumns columns,
          ToDoubleFunction<TrainingData> question) {
    estimator.transformSchema(rows.schema());
    SolverSettings settings = SolverSettings.of(estimator);
    return FitInput.of(
        rows,
        () -> {
          try (TrainingData data =
              TrainingData.prepare(rows, columns, settings.placement(), estimator.getReuse())) {
            return question.applyAsDouble(data);
          }
        });
  }

  /**
   * The intercept that is best for a logistic model of zero coefficients, kept finite.
   *
   * @param mean mean of the labels 0 and 1
   */
  public static double logOdds(double mean) {
    double inside = Math.min(Math.max(mean, SMALLEST_SHARE), 1 - SMALLEST_SHARE);
    return Math.log(inside / (1 - inside));
  }

  /** Warns. */
  public static void warn(String uid, String message) {
    LOG.warn("{}: {}", uid, message);
  }

  /**
   * Joins the penalty's weights and bounds with what the estimator says of features: factors on
   * their penalty, groups, signs of their coefficients.
   *
   * @param margins K
   * @throws IllegalArgumentException if it says what contradicts the bounds or the rows
   */
  public static Penalty penalty(
      DasvrdaParams<?> params,
      double l1,
      double l2,
      boolean standardization,
      Bounds bounds,
      TrainingData data,
      int margins) {
    bounds.checkLengths(data.features(), margins);
    NamedFeatures named = new NamedFeatures(params, data);
    Bounds monotone = named.monotoneWithin(bounds, margins);
    return new Penalty(
        l1,
        l2,
        standardization,
        named.penaltyFactors(),
        FeatureGroups.of(params, data.featuresColumn(), data.features()),
        params.getNonnegative()
            ? monotone.atLeast(new double[data.features() * margins])
            : monotone);
  }

  /** Whether coefficients must have a sign. */
  public static boolean hasSigns(DasvrdaParams<?> params) {
    return params.getNonnegative()
        || !params.getMonotoneIncreasing().isEmpty()
        || !params.getMonotoneDecreasing().isEmpty();
  }

  /**
   * Returns a matrix of a row per margin and a column per feature in the solver's order, entry j·K
   * + k for feature j and margin k.
   *
   * @param margins K
   * @throws IllegalArgumentException if it does not have K rows of {@code features} columns
   */
  public static double[] byFeature(String name, Matrix matrix, int margins, int features) {
    if (matrix.numRows() != margins || matrix.numCols() != features) {
      throw new IllegalArgumentException(
          String.format(
              "%s is a %d x %d matrix but must be %d x %d, %sa column per feature",
              name,
              matrix.numRows(),
              matrix.numCols(),
              margins,
              features,
              margins == 1 ? "" : "a row per class and "));
    }
    double[] entries = new double[margins * features];
    for (int e = 0; e < entries.length; e++) {
      entries[e] = matrix.apply(e % margins, e / margins);
    }
    return entries;
  }

  /**
   * Returns a loaded estimator, or says which class the path really holds.
   *
   * @throws IllegalArgumentException if it holds another class
   */
  public static <T> T loadedAs(Class<T> type, Object loaded, String path) {
    if (!type.isInstance(loaded)) {
      throw new IllegalArgumentException(
          String.format(
              "%s holds a %s and not a %s; load it with the class that saved it",
              path, loaded.getClass().getName(), type.getName()));
    }
    return type.cast(loaded);
  }
}
