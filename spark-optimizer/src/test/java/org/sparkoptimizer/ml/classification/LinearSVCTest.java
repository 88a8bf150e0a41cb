package org.sparkoptimizer.ml.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.loss.HingeLoss;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.testkit.BreezeReference;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.PlainLoss;
import org.sparkoptimizer.testkit.Settings;

/** Support vector machines with smooth losses. */
class LinearSVCTest {
  private static final double REG_PARAM = 0.05;
  private static final List<Row> ROWS = Frames.awkward(61, 300, true);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  private static LinearSVC estimator() {
    LinearSVC estimator = new LinearSVC();
    estimator.setRegParam(REG_PARAM).setTol(1e-9);
    return estimator;
  }

  /** A loss of a signed margin, apart from the library's. */
  private interface Naive {
    double of(double signedMargin);
  }

  private static double objective(LinearSVCModel model, Naive loss, boolean standardization) {
    double[] deviations =
        ((Vector) DATA.select(Summarizer.std(functions.col("features")).as("s")).first().get(0))
            .toArray();
    double sum = 0;
    for (Row row : ROWS) {
      double margin = model.intercept();
      double[] x = ((Vector) row.get(0)).toArray();
      for (int j = 0; j < x.length; j++) {
        margin += x[j] * model.coefficients().apply(j);
      }
      sum += loss.of(HingeLoss.sign(row.getDouble(1)) * margin);
    }
    double penalty = 0;
    for (int j = 0; j < deviations.length; j++) {
      double w = model.coefficients().apply(j) * (standardization ? deviations[j] : 1);
      penalty += REG_PARAM / 2 * w * w;
    }
    return sum / ROWS.size() + penalty;
  }

  @ParameterizedTest
  @CsvSource({
    "squaredHinge, true, true",
    "squaredHinge, true, false",
    "squaredHinge, false, true",
    "smoothedHinge, true, true",
    "smoothedHinge, true, false",
    "smoothedHinge, false, true"
  })
  void theOptimumIsThatOfBreezesLbfgs(String loss, boolean standardization, boolean intercept) {
    LinearSVC estimator = estimator().setLoss(loss).setSmoothing(0.3);
    estimator.setStandardization(standardization).setFitIntercept(intercept).setTol(1e-12);
    LinearSVCModel model = estimator.fit(DATA);
    PlainLoss plain =
        loss.equals("squaredHinge") ? PlainLoss.SQUARED_HINGE : PlainLoss.smoothedHinge(0.3);
    BreezeReference reference =
        new BreezeReference(
            ROWS,
            plain,
            new Settings(REG_PARAM, 0, standardization, intercept, ""),
            BreezeReference.Limits.none(8));
    assertThat(reference.distance(model.coefficients(), model.intercept())).isLessThan(1e-4);
    double[] history = model.summary().objectiveHistory();
    assertThat(history[history.length - 1])
        .isCloseTo(
            objective(model, m -> plain.value().applyAsDouble(m, 1), standardization),
            within(1e-9));
    assertThat(DasvrdaSummary.of(model.summary()).orElseThrow().converged()).isTrue();
  }

  /** The hinge lies between the smoothed one and that plus half the width. */
  @Test
  void aNarrowCornerComesCloseToMllibsHinge() {
    double width = 0.01;
    LinearSVC ours = estimator().setLoss("smoothedHinge").setSmoothing(width);
    org.apache.spark.ml.classification.LinearSVC theirs =
        new org.apache.spark.ml.classification.LinearSVC();
    theirs.setRegParam(REG_PARAM).setTol(1e-10).setMaxIter(500);
    Naive hinge = signed -> Math.max(0, 1 - signed);
    double our = objective(ours.fit(DATA), hinge, true);
    double their = objective(theirs.fit(DATA), hinge, true);
    assertThat(our).isLessThanOrEqualTo(their + width / 2);
  }

  @Test
  void modelAndSummaryAreMllibs(@TempDir Path folder) throws IOException {
    LinearSVCModel model = estimator().fit(DATA);
    assertThat(model.summary().accuracy()).isGreaterThan(0.6);
    assertThat(model.summary().areaUnderROC()).isGreaterThan(0.6);
    String path = folder.resolve("model").toString();
    model.save(path);
    LinearSVCModel loaded = LinearSVCModel.load(path);
    assertThat(loaded.coefficients()).isEqualTo(model.coefficients());
    LinearSVC saved = estimator().setLoss("smoothedHinge").setSmoothing(0.25);
    String settings = folder.resolve("estimator").toString();
    saved.save(settings);
    LinearSVC read = LinearSVC.load(settings);
    assertThat(read.getLoss()).isEqualTo("smoothedHinge");
    assertThat(read.getSmoothing()).isEqualTo(0.25);
    assertThat(read.getRegParam()).isEqualTo(REG_PARAM);
  }

  @Test
  void aFitFromItsOwnModelEndsAtOnceAndWeightsCountAsRows() {
    LinearSVCModel model = estimator().fit(DATA);
    LinearSVC again = estimator().setInitialModel(model);
    again.setTol(1e-6);
    assertThat(DasvrdaSummary.of(again.fit(DATA).summary()).orElseThrow().stages())
        .isLessThanOrEqualTo(1);
    Dataset<Row> doubled = DATA.withColumn("two", functions.lit(2.0));
    LinearSVC weighted = estimator();
    weighted.setWeightCol("two");
    assertThat(weighted.fit(doubled).coefficients().toArray())
        .containsExactly(model.coefficients().toArray(), within(1e-3));
  }

  @Test
  void badValuesAndLabelsAreRefusedByName() {
    assertThatThrownBy(() -> estimator().setLoss("hinge"))
        .hasMessageContaining("loss given invalid value hinge");
    assertThatThrownBy(() -> estimator().setSmoothing(0))
        .hasMessageContaining("smoothing given invalid value 0.0");
    Dataset<Row> three = DATA.withColumn("label", functions.lit(2.0));
    assertThatThrownBy(() -> estimator().fit(three))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("a label must be 0 or 1");
  }
}
