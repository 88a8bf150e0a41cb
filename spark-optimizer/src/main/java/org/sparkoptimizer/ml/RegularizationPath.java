package org.sparkoptimizer.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasElasticNetParam;
import org.apache.spark.ml.param.shared.HasRegParam;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.sparkoptimizer.data.InvalidDataException;
import scala.collection.Iterator;

/**
 * Models for a falling sequence of penalties on the same rows, from the penalty at which no
 * coefficient is left down to a share of it: what {@code glmnet} calls a path. Rows are packed
 * once, and each fit starts from the one before.
 *
 * @param steps the models, the largest penalty first
 * @param largerIsBetter whether a larger metric is a better one
 * @param <M> the models
 * @since 0.1.0
 */
public record RegularizationPath<M extends Model<M>>(List<Step<M>> steps, boolean largerIsBetter) {

  /**
   * Without L1 no penalty leaves no coefficient; where elasticNetParam is below this, the path
   * begins as if it were this.
   */
  public static final double LEAST_SHARE = 1e-3;

  /**
   * A model of the path: one of MLlib's logistic or linear regression.
   *
   * @param regParam its penalty
   * @param model the model
   * @param metric what an evaluator says of it on held-out rows, if there was one
   */
  public record Step<M>(double regParam, M model, OptionalDouble metric) {

    /** The coefficients that are not 0: a vector per class of a multinomial model, else one. */
    public List<SparseVector> coefficients() {
      return model instanceof LogisticRegressionModel logistic
          ? rows(logistic.coefficientMatrix())
          : List.of(((LinearRegressionModel) model).coefficients().toSparse());
    }

    private static List<SparseVector> rows(Matrix matrix) {
      List<SparseVector> rows = new ArrayList<>();
      Iterator<Vector> iterator = matrix.rowIter();
      while (iterator.hasNext()) {
        rows.add(iterator.next().toSparse());
      }
      return rows;
    }

    /** The intercepts, as many as there are vectors of coefficients. */
    public double[] intercepts() {
      return model instanceof LogisticRegressionModel logistic
          ? logistic.interceptVector().toArray()
          : new double[] {((LinearRegressionModel) model).intercept()};
    }

    /** Number of coefficients that are not 0. */
    public long nonZeros() {
      return coefficients().stream().mapToLong(SparseVector::numNonzeros).sum();
    }

    /** What the fit knows; empty where nothing was solved. */
    public Optional<DasvrdaSummary> summary() {
      return model instanceof HasTrainingSummary<?> fitted && fitted.hasSummary()
          ? DasvrdaSummary.of(fitted.summary())
          : Optional.empty();
    }
  }

  /**
   * Which penalties a path has.
   *
   * @param count how many, at least 2
   * @param smallest the smallest penalty as a share of the largest, between 0 and 1
   */
  public record Grid(int count, double smallest) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Grid {
      if (count < 2) {
        throw new IllegalArgumentException("count is set to " + count + " but must be >= 2");
      }
      if (!(smallest > 0 && smallest < 1)) {
        throw new IllegalArgumentException(
            "smallest is set to " + smallest + " but must be between 0 and 1");
      }
    }

    private double[] below(double largest) {
      double[] penalties = new double[count];
      for (int i = 0; i < count; i++) {
        penalties[i] = largest * Math.pow(smallest, (double) i / (count - 1));
      }
      return penalties;
    }
  }

  /**
   * What models are judged by.
   *
   * @param rows rows that are not fitted, with the column of offsets if there is one
   * @param evaluator MLlib's evaluator of the models' predictions
   */
  public record HeldOut(Dataset<?> rows, Evaluator evaluator) {}

  /** Copies the steps. */
  public RegularizationPath {
    steps = List.copyOf(steps);
  }

  /**
   * Fits a path. The rows are persisted for it unless they are.
   *
   * @param estimator has all parameters but regParam
   * @param heldOut what models are judged by, if they are to be
   * @throws InvalidDataException if the rows cannot be trained on, no feature tells anything of the
   *     label, or a metric is not a number
   */
  public static <
          M extends Model<M>,
          E extends Estimator<M> & PathEstimator & HasRegParam & HasElasticNetParam>
      RegularizationPath<M> of(E estimator, Dataset<?> rows, Grid grid, Optional<HeldOut> heldOut) {
    return of(estimator, rows, grid, heldOut, step -> {});
  }

  /**
   * Fits a path and hands over each step as soon as it is there.
   *
   * @param listener is called on this thread
   * @see #of(Estimator, Dataset, Grid, Optional)
   */
  public static <
          M extends Model<M>,
          E extends Estimator<M> & PathEstimator & HasRegParam & HasElasticNetParam>
      RegularizationPath<M> of(
          E estimator,
          Dataset<?> rows,
          Grid grid,
          Optional<HeldOut> heldOut,
          Consumer<? super Step<M>> listener) {
    boolean persisted = rows.storageLevel().isValid();
    Dataset<?> kept = persisted ? rows : rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      double share = Math.max(estimator.getElasticNetParam(), LEAST_SHARE);
      double largest = estimator.largestL1(kept) / share;
      String offset =
          estimator instanceof DasvrdaParams<?> ours ? Estimators.offsetColumn(ours) : null;
      List<Step<M>> steps = new ArrayList<>();
      for (double penalty : grid.below(largest)) {
        M model = estimator.fit(kept, new ParamMap().put(estimator.regParam(), penalty));
        Step<M> step = new Step<>(penalty, model, metric(model, offset, heldOut));
        steps.add(step);
        listener.accept(step);
      }
      boolean larger = heldOut.map(h -> h.evaluator().isLargerBetter()).orElse(true);
      return new RegularizationPath<>(steps, larger);
    } finally {
      if (!persisted) {
        kept.unpersist();
      }
    }
  }

  private static OptionalDouble metric(
      Model<?> model, String offsetCol, Optional<HeldOut> heldOut) {
    if (heldOut.isEmpty()) {
      return OptionalDouble.empty();
    }
    Dataset<Row> predictions = OffsetFeature.predictions(model, heldOut.get().rows(), offsetCol);
    double metric = heldOut.get().evaluator().evaluate(predictions);
    if (Double.isNaN(metric)) {
      throw new InvalidDataException(
          "the metric of the held-out rows is not a number; drop or fill rows with a feature, label"
              + " or weight that is missing, or hold out more rows");
    }
    return OptionalDouble.of(metric);
  }

  /** The step with the best metric, the larger penalty of two as good; empty without a metric. */
  public Optional<Step<M>> best() {
    Step<M> best = null;
    for (Step<M> step : steps) {
      if (step.metric().isPresent() && (best == null || isBetter(step, best))) {
        best = step;
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean isBetter(Step<M> step, Step<M> than) {
    int order = Double.compare(step.metric().getAsDouble(), than.metric().getAsDouble());
    return largerIsBetter ? order > 0 : order < 0;
  }

  /**
   * The coefficients as rows for a plot: columns regParam, class, feature and coefficient. A
   * feature that any model has is there for each penalty, 0 where a model does not have it.
   */
  public Dataset<Row> coefficients(SparkSession session) {
    return PathRows.coefficients(session, steps);
  }

  /**
   * A row for each model: columns regParam, nonZeros, objective, converged, passes, seconds and
   * metric, which is null without held-out rows.
   */
  public Dataset<Row> summary(SparkSession session) {
    return PathRows.summary(session, steps);
  }
}
