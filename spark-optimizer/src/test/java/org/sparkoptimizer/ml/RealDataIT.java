package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Settings;
import org.sparkoptimizer.testkit.SharedData;

/**
 * Fits of real data end converged and at an objective no higher than that of a long MLlib fit, by
 * an independent evaluation. Prints the table of docs/results.md.
 */
class RealDataIT {
  /**
   * Far below what the objectives are held to: tol speaks of the objective, and coefficients in
   * flat directions need its square to agree.
   */
  private static final double TOL = 1e-9;

  private static final int LONG_FIT = 400;

  @BeforeAll
  static void printHead() {
    System.out.println(
        "| data | regParam, elasticNet | std, intercept, weights | place | stages | rounds | passes"
            + " | seconds | (ours − MLlib)/MLlib | coefficients | MLlib iterations |");
  }

  @ParameterizedTest(name = "{0} {1} {2} standardization {3} intercept {4} weights {5} {6}")
  @CsvSource({
    "a9a.bz2, 1e-3, 0, true, true, false, distributed",
    "a9a.bz2, 1e-3, 0.5, true, true, false, distributed",
    "a9a.bz2, 1e-3, 1, true, true, false, distributed",
    "a9a.bz2, 1e-3, 0.5, false, true, false, memory",
    "a9a.bz2, 1e-3, 0.5, true, false, true, memory",
    "a9a.bz2, 1e-3, 0, false, false, true, memory",
    "covtype.binary.scale.bz2, 1e-4, 0, true, true, false, memory",
    "covtype.binary.scale.bz2, 1e-4, 0.5, true, true, false, memory",
    "covtype.binary.scale.bz2, 1e-3, 1, true, true, false, memory",
    "covtype.binary.scale.bz2, 1e-3, 0.5, false, false, true, memory",
    "imdb.train.bz2, 1e-3, 0, false, true, false, memory",
    "imdb.train.bz2, 1e-3, 0.5, false, true, false, memory",
    "imdb.train.bz2, 1e-3, 1, false, true, false, memory",
  })
  void logisticRegression(
      String file,
      double regParam,
      double elasticNet,
      boolean standardization,
      boolean intercept,
      boolean weights,
      String execution) {
    Dataset<Row> data = SharedData.weighted(SharedData.binary(file)).cache();
    Settings settings = settings(regParam, elasticNet, standardization, intercept, weights);
    LogisticRegressionModel our =
        settings.on(new LogisticRegression().setExecution(execution), TOL, 1000).fit(data);
    LogisticRegressionModel their =
        settings
            .on(new org.apache.spark.ml.classification.LogisticRegression(), 1e-10, LONG_FIT)
            .fit(data);
    Settings.Objective objective = settings.on(data);
    data.unpersist();
    check(
        row(file, settings, execution),
        DasvrdaSummary.of(our.summary()).orElseThrow(),
        objective.logistic(our.coefficients(), our.intercept()),
        objective.logistic(their.coefficients(), their.intercept()),
        distance(our.coefficients(), their.coefficients()),
        their.summary().totalIterations());
  }

  @ParameterizedTest(name = "{0} {1} {2} standardization {3} intercept {4} weights {5} {6}")
  @CsvSource({
    "cadata.bz2, 1e3, 0, true, true, false, distributed",
    "cadata.bz2, 1e3, 0.5, true, true, false, distributed",
    "cadata.bz2, 1e3, 1, true, true, false, distributed",
    "cadata.bz2, 1e3, 0.5, false, true, true, memory",
    "cadata.bz2, 1e3, 0.5, true, false, true, memory",
    "prsa.pm25.bz2, 0.1, 0, true, true, false, memory",
    "prsa.pm25.bz2, 0.1, 0.5, true, true, false, memory",
    "prsa.pm25.bz2, 0.1, 1, true, true, false, memory",
    "prsa.pm25.bz2, 0.1, 0.5, false, false, true, memory",
  })
  void linearRegression(
      String file,
      double regParam,
      double elasticNet,
      boolean standardization,
      boolean intercept,
      boolean weights,
      String execution) {
    Dataset<Row> data = SharedData.weighted(SharedData.load(file)).cache();
    Settings settings = settings(regParam, elasticNet, standardization, intercept, weights);
    LinearRegressionModel our =
        settings.on(new LinearRegression().setExecution(execution), TOL, 1000).fit(data);
    LinearRegressionModel their =
        settings
            .on(new org.apache.spark.ml.regression.LinearRegression(), 1e-10, LONG_FIT)
            .setSolver("l-bfgs")
            .fit(data);
    Settings.Objective objective = settings.on(data);
    data.unpersist();
    check(
        row(file, settings, execution),
        DasvrdaSummary.of(our.summary()).orElseThrow(),
        objective.squared(our.coefficients(), our.intercept()),
        objective.squared(their.coefficients(), their.intercept()),
        distance(our.coefficients(), their.coefficients()),
        their.summary().totalIterations());
  }

  private static Settings settings(
      double regParam,
      double elasticNet,
      boolean standardization,
      boolean intercept,
      boolean weights) {
    String weightCol = weights ? "weight" : "";
    return new Settings(regParam, elasticNet, standardization, intercept, weightCol);
  }

  /** The first columns of a row of the table. */
  private static String row(String file, Settings settings, String execution) {
    return String.format(
        "| %s | %s, %s | %s, %s, %s | %s",
        file,
        settings.regParam(),
        settings.elasticNetParam(),
        settings.standardization(),
        settings.fitIntercept(),
        !settings.weightCol().isEmpty(),
        execution);
  }

  private static void check(
      String row,
      DasvrdaSummary summary,
      double ours,
      double theirs,
      double distance,
      int theirIterations) {
    double relative = (ours - theirs) / theirs;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s | %d | %d | %.1f | %.1f | %.1e | %.1e | %d |",
            row,
            summary.stages(),
            summary.rounds(),
            summary.passes(),
            summary.records().get(summary.records().size() - 1).seconds(),
            relative,
            distance,
            theirIterations));
    assertThat(summary.converged()).as("converged").isTrue();
    assertThat(relative).as("relative difference of objectives").isLessThan(1e-6);
    if (relative > -1e-6) {
      // Otherwise MLlib stopped above our objective, so its coefficients are no reference.
      assertThat(distance).as("relative distance of coefficients").isLessThan(2e-2);
    }
  }

  private static double distance(Vector ours, Vector theirs) {
    double sum = 0;
    double norm = 0;
    for (int j = 0; j < ours.size(); j++) {
      sum += Math.pow(ours.apply(j) - theirs.apply(j), 2);
      norm += Math.pow(theirs.apply(j), 2);
    }
    return Math.sqrt(sum / norm);
  }
}
