package org.sparkoptimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.compare.CellOutcome;
import org.sparkoptimizer.compare.CellResult;
import org.sparkoptimizer.compare.CellStore;
import org.sparkoptimizer.compare.Comparison;
import org.sparkoptimizer.compare.ComparisonOptions;
import org.sparkoptimizer.compare.ComparisonReport;
import org.sparkoptimizer.compare.DataSource;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.RegularizationPath;
import org.sparkoptimizer.ml.classification.LinearSVC;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.pilot.Incumbent;
import org.sparkoptimizer.pilot.Pilot;
import org.sparkoptimizer.pilot.PilotOptions;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.report.Language;
import org.sparkoptimizer.report.PilotReport;
import org.sparkoptimizer.report.TrainingReport;
import org.sparkoptimizer.testkit.PilotContexts;
import org.sparkoptimizer.testkit.TestSpark;

/**
 * The library as applications have it, beside Spark and nothing else. It is run in a JVM of its
 * own, whose class path is without what the command line needs.
 */
@Tag("library-alone")
class LibraryAloneIT {
  private static final Dataset<Row> ROWS =
      new SyntheticData(SyntheticData.Kind.DENSE, SyntheticData.Labels.LOGISTIC, 1000, 5, 1)
          .generate(TestSpark.session())
          .coalesce(1)
          .cache();

  @ParameterizedTest
  @ValueSource(strings = {"picocli.CommandLine", "org.knowm.xchart.XYChart"})
  void whatTheCommandLineNeedsIsAbsent(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void estimatorsFitAndTheirSummariesAreReported() {
    DasvrdaSummary summary =
        DasvrdaSummary.of(new LogisticRegression().fit(ROWS).summary()).orElseThrow();
    assertThat(summary.converged()).isTrue();
    assertThat(TrainingReport.of(summary)).isNotEmpty();
    assertThat(new LinearRegression().fit(ROWS).numFeatures()).isEqualTo(5);
    assertThat(new LinearSVC().fit(ROWS).numFeatures()).isEqualTo(5);
  }

  @Test
  void aPathOfPenaltiesIsFitted() {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setElasticNetParam(1);
    RegularizationPath.Grid grid = new RegularizationPath.Grid(3, 1e-2);
    assertThat(RegularizationPath.of(estimator, ROWS, grid, Optional.empty()).steps()).hasSize(3);
  }

  @Test
  void aPilotIsReportedWithoutItsCharts() {
    Incumbent incumbent =
        Incumbent.of(
            new org.apache.spark.ml.classification.LogisticRegression().setMaxIter(10),
            new LogisticRegression());
    PilotOptions options = new PilotOptions(List.of(0.4), 0.25, 1, 2, 0.001, List.of(), false, 3);
    PilotResult result =
        new Pilot(incumbent, options, Pricing.DEFAULT, Optional.empty()).run(ROWS, line -> {});
    PilotReport report =
        new PilotReport(result, PilotContexts.plausible(), new Redaction(new SparkConf(false)));
    assertThat(report.html(Language.EN))
        .contains("This chart could not be drawn")
        .doesNotContain("<img");
    assertThat(report.json()).isNotEmpty();
  }

  @Test
  void bothLibrariesAreCompared() {
    ComparisonOptions options =
        new ComparisonOptions(
            List.of(new Setting(1e-2, 0.5)),
            List.of(1e-3),
            1,
            0,
            50,
            1e-9,
            100,
            Duration.ofHours(1));
    List<CellOutcome> outcomes =
        Comparison.logistic(new LogisticRegression(), options, line -> {})
            .run(
                TestSpark.session(),
                List.of(new DataSource("rows", Map.of(), () -> ROWS)),
                new Forgetful());
    assertThat(outcomes).extracting(CellOutcome::status).containsOnly(CellOutcome.Status.DONE);
    assertThat(new ComparisonReport(options, outcomes).markdown()).contains("rows");
  }

  /** Keeps nothing. */
  private static final class Forgetful implements CellStore {
    @Override
    public Optional<CellResult> find(String name, Map<String, String> configuration) {
      return Optional.empty();
    }

    @Override
    public void save(String name, Map<String, String> configuration, CellResult result) {}
  }
}
