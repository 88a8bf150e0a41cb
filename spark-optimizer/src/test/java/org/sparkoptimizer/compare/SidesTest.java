package org.sparkoptimizer.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;

/** Fits of both sides solve the same problem, on the scale of the evaluator. */
class SidesTest {
  static final OptionalInt MANY = OptionalInt.of(3000);

  static Sides sides(RowLoss loss, boolean intercept, boolean standardization) {
    if (loss != RowLoss.SQUARED) {
      LogisticRegression prototype = new LogisticRegression();
      prototype.setFitIntercept(intercept).setStandardization(standardization);
      prototype.setWeightCol("weight");
      return new LogisticSides(
          prototype, loss == RowLoss.SOFTMAX ? LogisticSides.MULTINOMIAL : LogisticSides.BINOMIAL);
    }
    LinearRegression prototype = new LinearRegression();
    prototype.setFitIntercept(intercept).setStandardization(standardization);
    prototype.setWeightCol("weight");
    return new LinearSides(prototype);
  }

  /** Awkward rows; for the softmax in three classes by the size of the label. */
  private static Dataset<Row> rows(RowLoss loss) {
    Dataset<Row> rows = Frames.of(Frames.awkward(11, 300, loss == RowLoss.LOGISTIC), 2);
    Column label = rows.col("label");
    return loss == RowLoss.SOFTMAX
        ? rows.withColumn(
            "label", functions.when(label.lt(3), 0.0).when(label.lt(7), 2.0).otherwise(1.0))
        : rows;
  }

  @ParameterizedTest
  @CsvSource({
    "LOGISTIC, l-bfgs, 0.5, 0, true, true, 1e-9",
    "LOGISTIC, l-bfgs, 0.01, 0.5, true, false, 1e-9",
    "SOFTMAX, l-bfgs, 0.5, 0, true, true, 1e-9",
    "SOFTMAX, l-bfgs, 0.01, 0.5, true, false, 1e-9",
    "SQUARED, l-bfgs, 0.5, 0, true, true, 1e-9",
    "SQUARED, l-bfgs, 0.1, 1, true, false, 1e-9",
    "SQUARED, normal, 0.1, 0.5, true, true, 1e-2"
  })
  void mllibsHistoryNamesTheObjectiveOfARefit(
      RowLoss loss,
      String solver,
      double regParam,
      double elasticNet,
      boolean intercept,
      boolean standardization,
      double tolerance) {
    Dataset<Row> rows = rows(loss).cache();
    Sides sides = sides(loss, intercept, standardization);
    Objective objective = sides.objective(rows);
    Setting setting = new Setting(regParam, elasticNet);
    Fitted full = sides.fitMllib(rows, setting, Sides.Stop.after(40), solver);
    int k = 4;
    Fitted refit = sides.fitMllib(rows, setting, Sides.Stop.after(k), solver);
    assertThat(full.iterations()).isGreaterThan(k);
    assertThat(refit.iterations()).isEqualTo(k);
    double named = full.history()[k] * objective.unitOfHistory();
    assertThat(objective.value(refit.point(), setting)).isCloseTo(named, within(tolerance * named));
    rows.unpersist();
  }

  @ParameterizedTest
  @CsvSource({"LOGISTIC, 0.01, 0.5, true", "SQUARED, 0.1, 0.5, false", "SQUARED, 0.1, 0, true"})
  void bothSidesHaveTheSameOptimum(
      RowLoss loss, double regParam, double elasticNet, boolean standardization) {
    Dataset<Row> rows = Frames.of(Frames.awkward(12, 300, loss == RowLoss.LOGISTIC), 2).cache();
    Sides sides = sides(loss, true, standardization);
    Objective objective = sides.objective(rows);
    Setting setting = new Setting(regParam, elasticNet);
    Sides.Stop stop = new Sides.Stop(1e-10, MANY);
    Fitted ours = sides.fitOurs(rows, setting, stop);
    Fitted mllib = sides.fitMllib(rows, setting, new Sides.Stop(1e-14, MANY), Sides.LBFGS);
    assertThat(objective.value(ours.point(), setting))
        .isCloseTo(objective.value(mllib.point(), setting), within(1e-7));
    assertThat(ours.summary()).isPresent();
    assertThat(mllib.summary()).isEmpty();
    rows.unpersist();
  }

  @Test
  void ownParametersDoNotReachMllibButSharedOnesDo() {
    LogisticRegression prototype = new LogisticRegression();
    prototype.setFeaturesCol("f").setMaxIter(7);
    prototype.set(prototype.getParam("seed"), 9L);
    var mllib =
        Sides.withShared(new org.apache.spark.ml.classification.LogisticRegression(), prototype);
    assertThat(mllib.getFeaturesCol()).isEqualTo("f");
    assertThat(mllib.isSet(mllib.maxIter())).isFalse();
  }
}
