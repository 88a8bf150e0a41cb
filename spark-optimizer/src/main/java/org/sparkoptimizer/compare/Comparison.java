package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;

/**
 * Compares this library with MLlib on the same cached rows: how long each takes to come within a
 * relative gap of the optimum.
 *
 * <p>A fit of this library has the target as its tolerance and knows nothing of the optimum. MLlib
 * is given the number of iterations after which its own history is at the target, and no
 * convergence test. What a fit returned is judged by {@link Objective}, which is part of neither.
 *
 * @since 0.1.0
 */
public final class Comparison {
  /** MLlib's solvers of linear regression. */
  public static final List<String> LINEAR_SOLVERS = List.of("normal", Sides.LBFGS);

  /** Parameters of the estimators that a comparison sets itself, or that change the problem. */
  public static final Set<String> NOT_TAKEN =
      Stream.concat(
              Stream.of(
                  "regParam",
                  "elasticNetParam",
                  "tol",
                  "checkpointDir",
                  "checkpointInterval",
                  "loss",
                  "epsilon",
                  "family",
                  "threshold",
                  "thresholds",
                  "predictionCol",
                  "probabilityCol",
                  "rawPredictionCol"),
              SolverParams.BEYOND_MLLIB.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Sides sides;
  private final List<String> mllibSolvers;
  private final ComparisonOptions options;
  private final Consumer<String> progress;

  private Comparison(
      Sides sides,
      List<String> mllibSolvers,
      ComparisonOptions options,
      Consumer<String> progress) {
    this.sides = sides;
    this.mllibSolvers = List.copyOf(mllibSolvers);
    this.options = options;
    this.progress = progress;
    for (Param<?> param : sides.prototype().params()) {
      if (NOT_TAKEN.contains(param.name()) && sides.prototype().isSet(param)) {
        throw new IllegalArgumentException(
            String.format("%s is set but a comparison does not take it", param.name()));
      }
    }
  }

  /**
   * Makes a comparison of logistic regressions of two classes.
   *
   * @param prototype has the parameters apart from {@link #NOT_TAKEN}; those that MLlib knows are
   *     given to both sides, apart from maxIter and solver
   * @param progress told what happens, a line at a time
   */
  public static Comparison logistic(
      LogisticRegression prototype, ComparisonOptions options, Consumer<String> progress) {
    LogisticSides sides = new LogisticSides(prototype, LogisticSides.BINOMIAL);
    return new Comparison(sides, List.of(Sides.LBFGS), options, progress);
  }

  /**
   * Makes a comparison of multinomial logistic regressions.
   *
   * @param prototype as for {@link #logistic}
   * @param progress told what happens, a line at a time
   */
  public static Comparison multinomial(
      LogisticRegression prototype, ComparisonOptions options, Consumer<String> progress) {
    LogisticSides sides = new LogisticSides(prototype, LogisticSides.MULTINOMIAL);
    return new Comparison(sides, List.of(Sides.LBFGS), options, progress);
  }

  /**
   * Makes a comparison of linear regressions.
   *
   * @param prototype as for {@link #logistic}
   * @param mllibSolvers MLlib's solvers to try, of which the better counts
   * @param progress told what happens, a line at a time
   * @throws IllegalArgumentException if MLlib has no such solver
   */
  public static Comparison linear(
      LinearRegression prototype,
      List<String> mllibSolvers,
      ComparisonOptions options,
      Consumer<String> progress) {
    for (String solver : mllibSolvers) {
      if (!LINEAR_SOLVERS.contains(solver)) {
        throw new IllegalArgumentException(
            String.format(
                "MLlib's solver '%s' is unknown; it must be of %s",
                solver, String.join(", ", LINEAR_SOLVERS)));
      }
    }
    return new Comparison(new LinearSides(prototype), mllibSolvers, options, progress);
  }

  Sides sides() {
    return sides;
  }

  List<String> mllibSolvers() {
    return mllibSolvers;
  }

  ComparisonOptions options() {
    return options;
  }

  Consumer<String> progress() {
    return progress;
  }

  /** Measures every data set with every setting, apart from those that the store has. */
  public List<CellOutcome> run(SparkSession session, List<DataSource> sources, CellStore store) {
    Budget budget = new Budget(options.budget());
    List<CellOutcome> outcomes = new ArrayList<>();
    for (DataSource source : sources) {
      outcomes.addAll(new SourceRun(this, session, source, store, budget).run());
    }
    return outcomes;
  }

  /** Everything that a result depends on, as text. */
  Map<String, String> configuration(DataSource source, Setting setting, Machine machine) {
    Map<String, String> configuration = new LinkedHashMap<>();
    source.identity().forEach((name, value) -> configuration.put("data." + name, value));
    configuration.put("task", sides.name());
    configuration.put("setting", setting.toString());
    configuration.put("targets", options.targets().toString());
    configuration.put("repeats", String.valueOf(options.repeats()));
    configuration.put("warmUp", String.valueOf(options.warmUp()));
    configuration.put("mllibMaxIter", String.valueOf(options.mllibMaxIter()));
    configuration.put("mllibSolvers", String.join(",", mllibSolvers));
    configuration.put("referenceTol", String.valueOf(options.referenceTol()));
    configuration.put("referenceMaxIter", String.valueOf(options.referenceMaxIter()));
    configuration.put("parameters", parameters(sides.prototype()).toString());
    machine.addTo(configuration);
    return configuration;
  }

  private static Map<String, String> parameters(Params prototype) {
    Map<String, String> set = new TreeMap<>();
    for (Param<?> param : prototype.params()) {
      if (prototype.isSet(param)) {
        set.put(param.name(), String.valueOf(prototype.getOrDefault(param)));
      }
    }
    return set;
  }
}
