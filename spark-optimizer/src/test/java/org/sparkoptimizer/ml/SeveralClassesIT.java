package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Settings;
import org.sparkoptimizer.testkit.SharedData;

/**
 * Fits of many classes end within 1e-6 of the lowest objective that is known, relative to it: that
 * of long fits of both libraries, evaluated apart from both, or of earlier ones.
 */
class SeveralClassesIT {
  private static final double REG_PARAM = 1e-4;

  /** The gain from the constant model is up to ten times what is left, so tol is a tenth. */
  private static final double TOL = 1e-7;

  @Test
  void letters() {
    check(SharedData.multiclass("letter.bz2"), 0.8758916);
  }

  @Test
  void aSixthOfMnist() {
    check(SharedData.sample(SharedData.multiclass("mnist.bz2"), 6), Double.POSITIVE_INFINITY);
  }

  @Test
  @EnabledIfSystemProperty(named = "mnist.full", matches = "true")
  void mnist() {
    check(SharedData.multiclass("mnist.bz2"), 0.2137772);
  }

  private static void check(Dataset<Row> data, double known) {
    Dataset<Row> rows = data.cache();
    Settings settings = new Settings(REG_PARAM, 0, true, true, "");
    Objective objective =
        Objective.multinomial(rows, new Objective.Columns("features", "label", null), true, true);
    double reached = value(objective, settings.on(new LogisticRegression(), TOL, 1000), rows);
    double ourBest = value(objective, settings.on(new LogisticRegression(), 1e-10, 1000), rows);
    // One block a partition avoids a wrong gradient of MLlib's (SPARK-59562).
    double theirBest =
        value(
            objective,
            settings.on(
                new org.apache.spark.ml.classification.LogisticRegression()
                    .setMaxBlockSizeInMB(256),
                1e-10,
                400),
            rows);
    rows.unpersist();
    System.out.printf("reached %.10f, long fits %.10f, MLlib %.10f%n", reached, ourBest, theirBest);
    double best = DoubleStream.of(ourBest, theirBest, known).min().orElseThrow();
    assertThat(reached / best - 1).as("relative to %s", best).isLessThan(1e-6);
  }

  private static double value(
      Objective objective,
      org.apache.spark.ml.classification.LogisticRegression estimator,
      Dataset<Row> rows) {
    return objective.value(ModelPoint.of(estimator.fit(rows)), new Setting(REG_PARAM, 0));
  }
}
