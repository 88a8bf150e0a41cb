package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.testkit.Frames;

class HeldOutTest {

  @Test
  void areaUnderRocAndLogLossAreThoseOfMllibsEvaluators() {
    Dataset<Row> rows = Frames.of(Frames.awkward(3, 400, true), 3).cache();
    LogisticRegressionModel model = new LogisticRegression().setMaxIter(3).fit(rows);
    Dataset<Row> predictions = model.transform(rows);
    HeldOut heldOut = new HeldOut(rows, 1);
    double[] margins = heldOut.margins(ModelPoint.of(model));
    assertThat(heldOut.score(HeldOutMetric.AREA_UNDER_ROC, margins))
        .isCloseTo(
            new BinaryClassificationEvaluator()
                .setWeightCol("weight")
                .setNumBins(0)
                .evaluate(predictions),
            within(1e-9));
    assertThat(heldOut.score(HeldOutMetric.LOG_LOSS, margins))
        .isCloseTo(
            new MulticlassClassificationEvaluator()
                .setMetricName("logLoss")
                .setWeightCol("weight")
                .evaluate(predictions),
            within(1e-9));
    rows.unpersist();
  }

  @Test
  void rmseIsThatOfMllibsEvaluator() {
    Dataset<Row> rows = Frames.of(Frames.awkward(4, 300, false), 2).cache();
    LinearRegressionModel model = new LinearRegression().fit(rows);
    HeldOut heldOut = new HeldOut(rows, 1);
    assertThat(heldOut.score(HeldOutMetric.RMSE, heldOut.margins(ModelPoint.of(model))))
        .isCloseTo(
            new RegressionEvaluator().setWeightCol("weight").evaluate(model.transform(rows)),
            within(1e-9));
    rows.unpersist();
  }

  @Test
  void tiedMarginsCountHalf() {
    double[] labels = {0, 1, 0, 1};
    HeldOutMetric.Score score =
        HeldOutMetric.AREA_UNDER_ROC.prepare(labels, new double[] {1, 1, 1, 2});
    assertThat(score.of(new double[] {1, 1, 1, 1})).isEqualTo(0.75);
    assertThat(score.of(new double[] {1, 3, 1, 1})).isEqualTo((3 * 0.5 + 1) / 4);
  }

  /** It once went round for ever. */
  @Test
  @Timeout(10)
  void aMarginThatIsNoNumberEndsToo() {
    HeldOutMetric.Score score =
        HeldOutMetric.AREA_UNDER_ROC.prepare(
            new double[] {0, 1, 0}, new double[] {Double.NaN, 1, 2});
    assertThat(score.of(new double[] {1, 1, 1})).isBetween(0.0, 1.0);
  }

  @Test
  void rowsThatAreNotNumbersThroughoutAreRefused() {
    List<Row> rows = List.of(Frames.row(1, 1, 2), Frames.row(0, Double.NaN, 1));
    HeldOut heldOut = new HeldOut(Frames.of(rows, 1), 1);
    assertThatThrownBy(() -> heldOut.margins(new ModelPoint(new double[] {1, 1}, 0)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("a held-out row has a feature that is missing or not finite");
    List<Row> unlabelled = List.of(Frames.row(Vectors.dense(1, 2), null, 1.0));
    assertThatThrownBy(() -> new HeldOut(Frames.of(unlabelled, 1), 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("a held-out row has a label that is missing or not finite");
  }

  @Test
  void aModelDoesNotDifferFromItself() {
    HeldOut heldOut = heldOut(200);
    double[] margins = random(200, 5);
    for (HeldOutMetric metric : HeldOutMetric.values()) {
      assertThat(heldOut.difference(metric, margins, margins)).isEqualTo(new Interval(0, 0, 0));
    }
  }

  @Test
  void pairingShowsASmallDifferenceThatTheNoiseOfTheRowsWouldHide() {
    HeldOut heldOut = heldOut(500);
    double[] good = random(500, 6);
    double[] worse = Arrays.stream(good).map(m -> m + 0.3).toArray();
    Interval difference = heldOut.difference(HeldOutMetric.LOG_LOSS, worse, good);
    assertThat(difference.low()).isGreaterThan(0);
    assertThat(difference.high()).isLessThan(0.2);
  }

  @Test
  void theIntervalCoversTheTrueDifferenceInAboutNineteenOfTwentyCases() {
    int covered = 0;
    for (int trial = 0; trial < 100; trial++) {
      SplittableRandom random = new SplittableRandom(trial);
      double[] first = new double[60];
      double[] second = new double[60];
      for (int i = 0; i < 60; i++) {
        // Uniform on (0, 2) and (-1, 1): the mean squared errors are 4/3 and 1/3.
        first[i] = random.nextDouble(0, 2);
        second[i] = random.nextDouble(-1, 1);
      }
      HeldOut heldOut = HeldOut.of(new double[60], ones(60), trial);
      Interval interval = heldOut.difference(HeldOutMetric.RMSE, first, second);
      covered += interval.contains(Math.sqrt(4.0 / 3) - Math.sqrt(1.0 / 3)) ? 1 : 0;
    }
    assertThat(covered).isBetween(85, 99);
  }

  private static HeldOut heldOut(int count) {
    SplittableRandom random = new SplittableRandom(count);
    double[] labels = new double[count];
    Arrays.setAll(labels, i -> random.nextBoolean() ? 1 : 0);
    return HeldOut.of(labels, ones(count), 1);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1.0);
    return ones;
  }

  private static double[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    Arrays.setAll(values, i -> random.nextDouble(-2, 2));
    return values;
  }
}
