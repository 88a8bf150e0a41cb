package org.sparkoptimizer.compare;

import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;

/**
 * The two sides of a comparison: this library's estimator and MLlib's, for the same problem. Both
 * take their parameters from a prototype, which the caller sets up.
 */
interface Sides {
  /** MLlib's iterative solver. */
  String LBFGS = "l-bfgs";

  /** Parameters that both sides take from the prototype; its others are this library's alone. */
  Set<String> SHARED =
      Set.of(
          "featuresCol",
          "labelCol",
          "weightCol",
          "fitIntercept",
          "standardization",
          "aggregationDepth",
          "maxBlockSizeInMB");

  /** Name of the task. */
  String name();

  /** The estimator whose parameters both sides take. */
  Params prototype();

  /** The evaluator of models on a DataFrame. */
  Objective objective(Dataset<Row> rows);

  /** A whole fit of this library's estimator, by a fresh object. */
  Fitted fitOurs(Dataset<Row> rows, Setting setting, Stop stop);

  /**
   * A whole fit of MLlib's estimator, by a fresh object.
   *
   * @param solver MLlib's name of it
   */
  Fitted fitMllib(Dataset<Row> rows, Setting setting, Stop stop, String solver);

  /**
   * When a fit stops; tol means what it means for the side.
   *
   * @param tol tolerance
   * @param limit limit on stages or iterations; empty for the estimator's own
   */
  record Stop(double tol, OptionalInt limit) {
    /** A tolerance with the estimator's own limit. */
    static Stop at(double tol) {
      return new Stop(tol, OptionalInt.empty());
    }

    /** So many iterations, whatever they reach. */
    static Stop after(int iterations) {
      return new Stop(0, OptionalInt.of(iterations));
    }
  }

  /** The columns that a prototype names. */
  static Objective.Columns columns(Predictor<?, ?, ?> prototype, Param<String> weightCol) {
    boolean weighted = prototype.isDefined(weightCol) && !prototype.$(weightCol).isEmpty();
    return new Objective.Columns(
        prototype.getFeaturesCol(),
        prototype.getLabelCol(),
        weighted ? prototype.$(weightCol) : null);
  }

  /** Gives an estimator of MLlib's the shared parameters of a prototype. */
  static <E extends Params> E withShared(E estimator, Params prototype) {
    for (Param<?> param : prototype.params()) {
      if (SHARED.contains(param.name()) && prototype.isSet(param)) {
        estimator.set(estimator.getParam(param.name()), prototype.getOrDefault(param));
      }
    }
    return estimator;
  }
}
