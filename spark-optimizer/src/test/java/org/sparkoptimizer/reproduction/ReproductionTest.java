package org.sparkoptimizer.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.regularizer.ElasticNet;
import org.sparkoptimizer.testkit.DenseGlm;
import org.sparkoptimizer.testkit.Problems;
import org.sparkoptimizer.testkit.Problems.Data;
import org.sparkoptimizer.testkit.TestSpark;

/** The experiment on a few rows, against a plain loop over them. */
class ReproductionTest {
  private static final int D = 4;
  private static final Data DATA = Problems.classification(3, 150, D, 1);
  private static final UnitRows ROWS = UnitRows.of("few", frame(DATA));

  private static Dataset<Row> frame(Data data) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      rows.add(RowFactory.create(data.labels()[i], Vectors.dense(data.rows()[i])));
    }
    return TestSpark.session().createDataFrame(rows, schema);
  }

  private static Data unit(Data data) {
    double[][] rows =
        Arrays.stream(data.rows())
            .map(row -> Arrays.stream(row).map(v -> v / VectorOps.norm(row)).toArray())
            .toArray(double[][]::new);
    return new Data(rows, data.labels(), null, data.seed());
  }

  @Test
  void gapsReferToTheOptimumOfRowsOfUnitNorm() {
    Reproduction reproduction = new Reproduction(40, 7, line -> {});
    DenseGlm plain = new DenseGlm(unit(DATA), new LogisticLoss(), false);
    for (Penalties penalties : Penalties.OF_THE_PAPER) {
      GapFigure figure = reproduction.gaps(ROWS, penalties);
      double optimum =
          plain.minimum(ElasticNet.uniform(D, penalties.l1(), penalties.l2())).objective();
      assertThat(figure.optimum()).isCloseTo(optimum, within(1e-11));
      assertThat(figure.initialObjective()).isCloseTo(Math.log(2), within(1e-12));
      assertThat(figure.b()).isEqualTo(12);
      assertThat(figure.gapKind()).isEqualTo("DUALITY_GAP");
      assertThat(figure.certifiedGap()).isBetween(0.0, 1e-4);
      assertThat(figure.curves()).hasSize(penalties.l2() > 0 ? 12 : 10);
      for (Curve curve : figure.curves()) {
        assertThat(curve.gaps()[0]).isCloseTo(Math.log(2) - optimum, within(1e-11));
        assertThat(Arrays.stream(curve.gaps())).as(curve.method()).allMatch(gap -> gap >= -1e-13);
        assertThat(curve.passes()).isSorted();
        assertThat(Arrays.stream(curve.passes())).allMatch(passes -> passes <= 40);
        assertThat(curve.rounds()).isSorted().hasSameSizeAs(curve.gaps());
      }
      Curve last = figure.curves().get(figure.curves().size() - 1);
      assertThat(last.method()).isEqualTo("library default");
      assertThat(last.lastGap()).isLessThan(1e-9);
      assertThat(last.firstWithin(1e-6)).isPresent();
      assertThat(last.firstWithin(-1)).isEmpty();
    }
  }

  @Test
  void batchSizesAreThoseAskedForWithoutRepetition() {
    BatchFigure figure = new Reproduction(30, 7, line -> {}).batches(ROWS);
    assertThat(figure.runs().stream().map(BatchFigure.Run::b).distinct())
        .containsExactly(1L, 12L, 48L, 150L, 37L);
    assertThat(figure.runs()).anyMatch(BatchFigure.Run::reached);
    for (BatchFigure.Run run : figure.runs()) {
      assertThat(run.passesToTarget()).isLessThanOrEqualTo(30);
      assertThat(run.reached() || run.lastGap() > 1e-4).isTrue();
    }
  }

  @Test
  void theGuardKeepsMeasuredStepsFromClimbingOnANonConvexLoss() {
    NonConvexFigure figure = new Reproduction(60, 7, line -> {}).nonConvex(ROWS);
    assertThat(figure.runs()).hasSize(6);
    NonConvexFigure.Run guarded =
        figure.runs().stream()
            .filter(run -> run.method().equals("DASVRDA, measured step"))
            .findFirst()
            .orElseThrow();
    assertThat(guarded.lowestObjective()).isLessThan(0.5);
    assertThat(Arrays.stream(guarded.curve().gaps())).allMatch(gap -> gap >= 0);
  }

  @Test
  void theReportHasATableOfEachFigure() {
    Reproduction reproduction = new Reproduction(3, 7, line -> {});
    GapFigure gaps = reproduction.gaps(ROWS, new Penalties(1e-4, 0));
    String text =
        new ReproductionReport(
                List.of(gaps),
                List.of(reproduction.batches(ROWS)),
                List.of(reproduction.nonConvex(ROWS)))
            .markdown();
    assertThat(text)
        .contains(
            "## few, λ₁,λ₂ = 1e-4,0",
            "150 rows, 4 features, b = 12, 3 passes at most",
            "duality gap",
            "| SAGA | ",
            "## few, mini-batch size, λ₁,λ₂ = 1e-4,1e-6",
            "## few, sigmoid loss, not convex");
  }

  @Test
  void sigmoidDerivativeAndCurvatureAreThoseOfDifferences() {
    SigmoidLoss loss = new SigmoidLoss();
    Random random = new Random(3);
    double h = 1e-5;
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      double m = 8 * random.nextDouble() - 4;
      for (double label : new double[] {0, 1}) {
        double numeric = (value(loss, m + h, label) - value(loss, m - h, label)) / (2 * h);
        assertThat(slope(loss, m, label)).isCloseTo(numeric, within(1e-9));
        double curvature = (slope(loss, m + h, label) - slope(loss, m - h, label)) / (2 * h);
        largest = Math.max(largest, Math.abs(curvature));
      }
    }
    assertThat(largest).isBetween(0.999 * loss.curvatureBound(), loss.curvatureBound() + 1e-9);
    assertThat(value(loss, 40, 1)).isLessThan(1e-15);
  }

  private static double value(SigmoidLoss loss, double margin, double label) {
    return loss.value(new double[] {margin}, label);
  }

  private static double slope(SigmoidLoss loss, double margin, double label) {
    double[] derivative = new double[1];
    loss.derivative(new double[] {margin}, label, derivative);
    return derivative[0];
  }

  @Test
  void wrongSettingsAreRefused() {
    assertThatThrownBy(() -> new Reproduction(0.5, 1, line -> {}))
        .hasMessage("passes is set to 0.5 but must be a finite number >= 1");
    assertThatThrownBy(() -> new Penalties(-1, 0)).hasMessageContaining("penalties are -1.0");
    assertThat(new Penalties(1e-4, 1e-6)).hasToString("1e-4,1e-6");
    assertThat(new Penalties(0, 0.5)).hasToString("0,5e-1");
  }
}
