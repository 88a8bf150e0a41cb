package org.sparkoptimizer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.MllibObjective;

/** The evaluator against a computation row by row, and its bound against every model tried. */
class ObjectiveTest {
  private static final int ROWS = 200;
  private static final Setting ELASTIC_NET = new Setting(0.3, 0.4);

  private static Dataset<Row> rows(RowLoss loss, long seed) {
    return Frames.of(Frames.awkward(seed, ROWS, loss == RowLoss.LOGISTIC), 3);
  }

  private static Objective objective(
      RowLoss loss, Dataset<Row> rows, String weight, boolean intercept, boolean standardization) {
    return new Objective(
        loss, rows, new Objective.Columns("features", "label", weight), intercept, standardization);
  }

  /** A model whose margins are of a size with the labels', whatever the features' units. */
  private static ModelPoint random(SplittableRandom random) {
    double[] units = {1, 1, 1, 10, 3e-4, 100, 1, 1};
    for (int j = 0; j < units.length; j++) {
      units[j] *= Frames.normal(random) / 4;
    }
    return new ModelPoint(units, Frames.normal(random));
  }

  @ParameterizedTest
  @CsvSource({
    "LOGISTIC, true, weight",
    "LOGISTIC, true,",
    "LOGISTIC, false, weight",
    "SQUARED, true, weight",
    "SQUARED, false, weight",
    "SQUARED, false,"
  })
  void theValueIsThatOfTheDefinition(RowLoss loss, boolean standardization, String weight) {
    Dataset<Row> rows = rows(loss, 3);
    MllibObjective naive = new MllibObjective(rows, weight);
    Objective objective = objective(loss, rows, weight, true, standardization);
    ModelPoint point = random(new SplittableRandom(4));
    Vector w = Vectors.dense(point.coefficients());
    double expected =
        loss == RowLoss.LOGISTIC
            ? naive.logistic(w, point.intercept(), 0.3, 0.4, standardization)
            : naive.squared(w, point.intercept(), 0.3, 0.4, standardization);
    assertThat(objective.value(point, ELASTIC_NET)).isCloseTo(expected, within(1e-11 * expected));
    Vector zero = Vectors.zeros(8);
    double atZero =
        loss == RowLoss.LOGISTIC
            ? naive.logistic(zero, 0, 0, 0, true)
            : naive.squared(zero, 0, 0, 0, true);
    assertThat(objective.atZero()).isCloseTo(atZero, within(1e-11 * atZero));
    assertThat(objective.rows()).isEqualTo(ROWS);
  }

  @Test
  void sparseRowsCountAsDenseOnes() {
    Dataset<Row> dense = rows(RowLoss.LOGISTIC, 5);
    List<Row> sparse =
        dense.collectAsList().stream()
            .map(row -> RowFactory.create(((Vector) row.get(0)).toSparse(), row.get(1), row.get(2)))
            .toList();
    ModelPoint point = random(new SplittableRandom(6));
    Objective one = objective(RowLoss.LOGISTIC, dense, "weight", true, true);
    Objective other = objective(RowLoss.LOGISTIC, Frames.of(sparse, 2), "weight", true, true);
    assertThat(other.value(point, ELASTIC_NET))
        .isCloseTo(one.value(point, ELASTIC_NET), within(1e-12));
    assertThat(other.lowerBound(point, ELASTIC_NET))
        .isCloseTo(one.lowerBound(point, ELASTIC_NET), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "LOGISTIC, 0.01, 0, true, true",
    "LOGISTIC, 0.01, 0.5, true, false",
    "LOGISTIC, 0.01, 1, true, true",
    "LOGISTIC, 0.01, 0.5, false, true",
    "SQUARED, 0.1, 0, true, true",
    "SQUARED, 0.1, 0.5, true, false",
    "SQUARED, 0.1, 1, true, true",
    "SQUARED, 0.1, 1, false, true"
  })
  void theBoundIsBelowEveryModelAndMeetsTheBest(
      RowLoss loss,
      double regParam,
      double elasticNet,
      boolean intercept,
      boolean standardization) {
    Dataset<Row> rows = rows(loss, 7).cache();
    Setting setting = new Setting(regParam, elasticNet);
    Objective objective = objective(loss, rows, "weight", intercept, standardization);
    ModelPoint best = fit(loss, rows, setting, intercept, standardization);
    double optimum = objective.value(best, setting);
    assertThat(optimum - objective.lowerBound(best, setting))
        .isBetween(-1e-12 * optimum, 1e-5 * objective.atZero());
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 5; i++) {
      ModelPoint point = random(random);
      assertThat(objective.lowerBound(point, setting)).isLessThan(optimum);
      assertThat(objective.value(point, setting)).isGreaterThan(optimum);
    }
    rows.unpersist();
  }

  @Test
  void withoutAPenaltyThereIsNoBound() {
    Objective objective = objective(RowLoss.SQUARED, rows(RowLoss.SQUARED, 9), null, true, true);
    assertThat(objective.lowerBound(ModelPoint.zero(8, 1), new Setting(0, 0)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** The model of MLlib's iterative solver after very many iterations. */
  private static ModelPoint fit(
      RowLoss loss,
      Dataset<Row> rows,
      Setting setting,
      boolean intercept,
      boolean standardization) {
    return loss == RowLoss.LOGISTIC
        ? ModelPoint.of(
            new org.apache.spark.ml.classification.LogisticRegression()
                .setWeightCol("weight")
                .setFitIntercept(intercept)
                .setStandardization(standardization)
                .setRegParam(setting.regParam())
                .setElasticNetParam(setting.elasticNetParam())
                .setTol(1e-15)
                .setMaxIter(10_000)
                .fit(rows))
        : ModelPoint.of(
            new org.apache.spark.ml.regression.LinearRegression()
                .setSolver("l-bfgs")
                .setWeightCol("weight")
                .setFitIntercept(intercept)
                .setStandardization(standardization)
                .setRegParam(setting.regParam())
                .setElasticNetParam(setting.elasticNetParam())
                .setTol(1e-15)
                .setMaxIter(10_000)
                .fit(rows));
  }
}
