package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.MllibObjective;

/**
 * MLlib's optimum on data with collinear, constant and badly scaled columns, for each value of each
 * parameter and each pair of values.
 */
class AgainstMllibTest {
  private static final Dataset<Row> BINARY = Frames.of(Frames.awkward(31, 400, true), 2).cache();
  private static final Dataset<Row> REAL = Frames.of(Frames.awkward(32, 400, false), 2).cache();

  @AfterAll
  static void release() {
    BINARY.unpersist();
    REAL.unpersist();
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}, weights {3}")
  @CsvSource({
    "0, true, true, false",
    "0, false, true, true",
    "0, true, false, true",
    "0, false, false, false",
    "0.5, true, true, true",
    "0.5, false, true, false",
    "0.5, true, false, false",
    "0.5, false, false, true",
    "1, true, true, false",
    "1, false, true, true",
    "1, true, false, true",
    "1, false, false, false"
  })
  void logisticRegression(
      double elasticNet, boolean standardization, boolean intercept, boolean weighted) {
    LogisticRegression ours = new LogisticRegression().setExecution("memory");
    ours.setTol(1e-9).setMaxIter(3000);
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression().setTol(1e-13).setMaxIter(1000);
    for (org.apache.spark.ml.classification.LogisticRegression each :
        new org.apache.spark.ml.classification.LogisticRegression[] {ours, theirs}) {
      each.setRegParam(0.02).setElasticNetParam(elasticNet).setStandardization(standardization);
      each.setFitIntercept(intercept);
      if (weighted) {
        each.setWeightCol("weight");
      }
    }
    compare(ours, theirs, weighted ? "weight" : null);
  }

  @ParameterizedTest(
      name = "bounds, standardization {0}, intercept {1}, weights {2}, its bound {3}")
  @CsvSource({
    "true, true, false, false",
    "false, true, true, false",
    "true, false, true, false",
    "true, true, true, true",
    "false, true, false, true"
  })
  void logisticRegressionWithBounds(
      boolean standardization, boolean intercept, boolean weighted, boolean interceptBound) {
    Matrix lower = Matrices.dense(1, 8, new double[] {0, -0.2, 0, 0, 0, -20, 0, 0});
    Matrix upper = Matrices.dense(1, 8, new double[] {0.5, 5, 5, 5, 1, 5, 0.5, 0.4});
    LogisticRegression ours = new LogisticRegression().setExecution("memory");
    ours.setTol(1e-9).setMaxIter(3000);
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression().setTol(1e-13).setMaxIter(1000);
    for (org.apache.spark.ml.classification.LogisticRegression each :
        new org.apache.spark.ml.classification.LogisticRegression[] {ours, theirs}) {
      each.setRegParam(0.02).setStandardization(standardization).setFitIntercept(intercept);
      each.setLowerBoundsOnCoefficients(lower).setUpperBoundsOnCoefficients(upper);
      if (interceptBound) {
        each.setUpperBoundsOnIntercepts(Vectors.dense(-1));
      }
      if (weighted) {
        each.setWeightCol("weight");
      }
    }
    compare(ours, theirs, weighted ? "weight" : null);
  }

  private static void compare(
      LogisticRegression ours,
      org.apache.spark.ml.classification.LogisticRegression theirs,
      String weight) {
    LogisticRegressionModel our = ours.fit(BINARY);
    LogisticRegressionModel their = theirs.fit(BINARY);
    MllibObjective objective = new MllibObjective(BINARY, weight);
    double l = ours.getRegParam();
    double alpha = ours.getElasticNetParam();
    boolean std = ours.getStandardization();
    double ourValue = objective.logistic(our.coefficients(), our.intercept(), l, alpha, std);
    double theirValue = objective.logistic(their.coefficients(), their.intercept(), l, alpha, std);
    double[] history = our.summary().objectiveHistory();
    assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + 1e-6));
    assertThat(history[history.length - 1]).isCloseTo(ourValue, within(1e-9));
    assertThat(distance(our, their.coefficients(), their.intercept())).isLessThan(1e-3);
  }

  private static double distance(LogisticRegressionModel our, Vector their, double intercept) {
    assertThat(our.intercept())
        .isCloseTo(intercept, within(1e-3 * Math.max(1, Math.abs(intercept))));
    return scaledDistance(our.coefficients(), their);
  }

  @ParameterizedTest(name = "elasticNet {0}, standardization {1}, intercept {2}, weights {3}")
  @CsvSource({
    "0, true, true, true",
    "0, false, true, false",
    "0, true, false, false",
    "0, false, false, true",
    "0.5, true, true, false",
    "0.5, false, true, true",
    "0.5, true, false, true",
    "0.5, false, false, false",
    "1, true, true, true",
    "1, false, true, false",
    "1, true, false, false",
    "1, false, false, true"
  })
  void linearRegression(
      double elasticNet, boolean standardization, boolean intercept, boolean weighted) {
    LinearRegression ours = new LinearRegression().setExecution("memory");
    ours.setTol(1e-10).setMaxIter(3000);
    org.apache.spark.ml.regression.LinearRegression theirs =
        new org.apache.spark.ml.regression.LinearRegression().setTol(1e-13).setMaxIter(1000);
    for (org.apache.spark.ml.regression.LinearRegression each :
        new org.apache.spark.ml.regression.LinearRegression[] {ours, theirs}) {
      each.setRegParam(0.1).setElasticNetParam(elasticNet).setStandardization(standardization);
      each.setFitIntercept(intercept).setSolver("l-bfgs");
      if (weighted) {
        each.setWeightCol("weight");
      }
    }
    LinearRegressionModel our = ours.fit(REAL);
    LinearRegressionModel their = theirs.fit(REAL);
    MllibObjective objective = new MllibObjective(REAL, weighted ? "weight" : null);
    double ourValue =
        objective.squared(our.coefficients(), our.intercept(), 0.1, elasticNet, standardization);
    double theirValue =
        objective.squared(
            their.coefficients(), their.intercept(), 0.1, elasticNet, standardization);
    double[] history = our.summary().objectiveHistory();
    double last = history[history.length - 1] * Math.pow(objective.labelDeviation(), 2);
    assertThat(DasvrdaSummary.of(our.summary()).orElseThrow().converged()).isTrue();
    assertThat(ourValue).isLessThanOrEqualTo(theirValue * (1 + 1e-6));
    assertThat(last).isCloseTo(ourValue, within(1e-8 * ourValue));
    assertThat(our.intercept())
        .isCloseTo(their.intercept(), within(1e-3 * Math.max(1, Math.abs(their.intercept()))));
    assertThat(scaledDistance(our.coefficients(), their.coefficients())).isLessThan(1e-3);
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.api.Assertions.within(offset);
  }

  /**
   * Distance over the length, after the columns' scales of {@link Frames#awkward} are taken out.
   */
  private static double scaledDistance(Vector ours, Vector theirs) {
    double[] scales = {1, 1, 1.4, 0, 3000, 0.01, 0.3, 0.5};
    double sum = 0;
    double norm = 0;
    for (int j = 0; j < scales.length; j++) {
      sum += Math.pow(scales[j] * (ours.apply(j) - theirs.apply(j)), 2);
      norm += Math.pow(scales[j] * theirs.apply(j), 2);
    }
    assertThat(ours.apply(3)).as("coefficient of the constant column").isZero();
    return Math.sqrt(sum / norm);
  }
}
