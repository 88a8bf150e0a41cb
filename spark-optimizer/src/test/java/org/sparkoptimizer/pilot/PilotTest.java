package org.sparkoptimizer.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.SparkState;
import org.sparkoptimizer.testkit.TestSpark;

/** A pilot from end to end on small data. */
class PilotTest {
  private static Dataset<Row> rows(SyntheticData.Labels labels, int count) {
    return new SyntheticData(SyntheticData.Kind.DENSE, labels, count, 6, 1)
        .generate(TestSpark.session());
  }

  private static org.apache.spark.ml.classification.LogisticRegression today() {
    return new org.apache.spark.ml.classification.LogisticRegression()
        .setRegParam(1e-3)
        .setMaxIter(15);
  }

  private static PilotOptions options(boolean verify, Double... fractions) {
    return optionsGrowing(verify, 1, fractions);
  }

  private static PilotOptions optionsGrowing(boolean verify, double growth, Double... fractions) {
    return new PilotOptions(List.of(fractions), 0.25, growth, 2, 0.001, List.of(), verify, 3);
  }

  private static Pilot pilot(Incumbent incumbent, PilotOptions options) {
    return new Pilot(incumbent, options, Pricing.DEFAULT, Optional.empty());
  }

  private static PilotResult run(Incumbent incumbent, Dataset<Row> rows, Double... fractions) {
    return pilot(incumbent, options(false, fractions)).run(rows, line -> {});
  }

  @Test
  void bothSidesAreFittedToTheSameProblemAndForecast() {
    Dataset<Row> rows = rows(SyntheticData.Labels.LOGISTIC, 4000);
    int cachedBefore = SparkState.cachedRdds();
    List<String> said = new ArrayList<>();
    PilotResult result =
        pilot(Incumbent.of(today(), new LogisticRegression()), options(true, 0.4, 0.2))
            .run(rows, said::add);
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
    assertThat(said).anyMatch(line -> line.contains("all 4000 rows: spark-optimizer"));
    assertThat(result.rows()).isEqualTo(4000);
    assertThat(result.features()).isEqualTo(6);
    assertThat(result.heldOutRows()).isBetween(340L, 460L);
    assertThat(result.contenders())
        .extracting(ContenderResult::name)
        .containsExactly("MLlib", "spark-optimizer");
    for (ContenderResult contender : result.contenders()) {
      assertThat(contender.settings()).contains("regParam=0.001");
      assertThat(contender.bySize()).hasSize(3);
      assertThat(contender.bySize().get(0).rows()).isBetween(150L, 250L);
      assertThat(contender.largest().rows()).isBetween(1500L, 1700L);
      for (Measurement measurement : contender.bySize()) {
        assertThat(measurement.fits()).hasSizeGreaterThanOrEqualTo(2);
        for (FitCost fit : measurement.fits()) {
          assertThat(fit.seconds()).isPositive();
          assertThat(fit.jobs()).isPositive();
          assertThat(fit.bytes()).isPositive();
        }
      }
      assertThat(contender.accuracies())
          .extracting(Accuracy::metric)
          .containsExactly(HeldOutMetric.AREA_UNDER_ROC, HeldOutMetric.LOG_LOSS);
      assertThat(contender.forecast().rows()).isEqualTo(4000);
      Interval seconds = contender.forecast().seconds();
      assertThat(seconds.low()).isPositive().isLessThan(seconds.high());
      FullFit full = contender.fullFit().orElseThrow();
      assertThat(full.measured().rows()).isEqualTo(4000);
      assertThat(full.isWithin())
          .isEqualTo(full.expected().contains(full.measured().medianSeconds()));
    }
    // MLlib evaluates at least once an iteration, each time in a job of its own.
    assertThat(result.incumbent().largest().fits().get(0).jobs())
        .isGreaterThanOrEqualTo(result.incumbent().largest().iterations());
    assertThat(result.library().gap()).isBetween(0.0, 1e-6);
    assertThat(result.incumbent().gap()).isBetween(0.0, 1e-3);
    assertThat(result.library().plan()).isPresent();
    double[] gaps = result.incumbent().way().gaps();
    assertThat(gaps[0]).isCloseTo(1, within(0.1));
    assertThat(gaps[gaps.length - 1]).isEqualTo(result.incumbent().gap());
    assertThat(result.recommendation().reasons())
        .containsAnyOf(Recommendation.Reason.SAVES_TOO_LITTLE, Recommendation.Reason.SLOWER);
  }

  @Test
  void largerSamplesAreTimedForTheForecastOnly() {
    Dataset<Row> rows = rows(SyntheticData.Labels.LINEAR, 4000);
    int cachedBefore = SparkState.cachedRdds();
    var today = new org.apache.spark.ml.regression.LinearRegression().setRegParam(0.1);
    PilotResult result =
        pilot(Incumbent.of(today, new LinearRegression()), optionsGrowing(false, 4, 0.2))
            .run(rows, line -> {});
    assertThat(SparkState.cachedRdds()).isEqualTo(cachedBefore);
    for (ContenderResult contender : result.contenders()) {
      assertThat(contender.bySize()).hasSize(2);
      assertThat(contender.largest().rows()).isBetween(700L, 900L);
      assertThat(contender.larger()).hasSize(2);
      assertThat(contender.larger().get(0).rows()).isBetween(1500L, 1700L);
      assertThat(contender.larger().get(1).rows()).isBetween(3100L, 3300L);
    }
    PilotResult alone = run(Incumbent.of(today, new LinearRegression()), rows, 0.2);
    assertThat(result.library().objective()).isEqualTo(alone.library().objective());
    assertThat(result.heldOutRows()).isEqualTo(alone.heldOutRows());
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,4,'0.2,0.4'",
    "0.1,1,''",
    "0.1,3,0.2",
    "0.3,4,0.6",
    "0.5,4,''",
    "0.1,40,'0.2,0.4,0.8'"
  })
  void largerSizesDoubleAsFarAsGrowthAndTheRowsGo(double fraction, double growth, String sizes) {
    List<Double> expected =
        sizes.isEmpty() ? List.of() : Arrays.stream(sizes.split(",")).map(Double::valueOf).toList();
    assertThat(optionsGrowing(false, growth, fraction).largerSizes()).isEqualTo(expected);
  }

  @Test
  void theSameSeedDrawsTheSameRows() {
    Dataset<Row> rows = rows(SyntheticData.Labels.LINEAR, 2000);
    var today = new org.apache.spark.ml.regression.LinearRegression().setRegParam(0.1);
    PilotResult first = run(Incumbent.of(today, new LinearRegression()), rows, 0.5);
    PilotResult second = run(Incumbent.of(today, new LinearRegression()), rows, 0.5);
    assertThat(second.library().objective()).isEqualTo(first.library().objective());
    assertThat(second.library().accuracies()).isEqualTo(first.library().accuracies());
    assertThat(first.library().accuracies())
        .extracting(Accuracy::metric)
        .containsExactly(HeldOutMetric.RMSE);
    // MLlib's history is in units of the label's deviation; the way is in those of the objective.
    assertThat(first.library().gap()).isBetween(0.0, 1e-6);
  }

  @Test
  void aSavedModelBringsItsSettingsAndIsJudgedToo() {
    Dataset<Row> rows = rows(SyntheticData.Labels.LOGISTIC, 2000);
    LogisticRegressionModel model = today().setElasticNetParam(0.5).fit(rows);
    PilotResult result = run(Incumbent.of(model, new LogisticRegression()), rows, 0.5);
    assertThat(result.setting()).hasToString("1e-3,0.5");
    assertThat(result.incumbent().settings()).contains("maxIter=15");
    assertThat(result.library().settings()).doesNotContain("maxIter");
    assertThat(result.modelInUse()).hasSize(2);
    // It was trained on the held-out rows and many others, so it is at least about as good.
    assertThat(result.modelInUse().get(0).difference().high()).isGreaterThan(-0.01);
  }

  @Test
  void aModelWithAnotherNumberOfFeaturesIsRefused() {
    LogisticRegressionModel model = today().fit(Frames.of(Frames.awkward(1, 50, true), 2));
    Incumbent incumbent = Incumbent.of(model, new LogisticRegression());
    assertThatThrownBy(() -> run(incumbent, rows(SyntheticData.Labels.LOGISTIC, 400), 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the incumbent has 8 features but the rows have 6; give the rows it was trained on");
  }

  @Test
  void samplesWithoutRowsOfAClassAreRefused() {
    List<Row> rows = new ArrayList<>(Frames.awkward(2, 400, true));
    List<Row> ones = rows.stream().map(row -> Frames.row(1, row.getDouble(1))).toList();
    Incumbent incumbent = Incumbent.of(today(), new LogisticRegression());
    assertThatThrownBy(() -> run(incumbent, Frames.of(ones, 2), 0.5))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "the training sample of 0.125 of the rows has only rows of class 1.0; choose a larger"
                + " fraction");
    List<Row> few = new ArrayList<>(ones);
    few.set(0, Frames.row(0, 1));
    assertThatThrownBy(() -> run(incumbent, Frames.of(few, 1), 0.999))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("of class");
    assertThatThrownBy(() -> run(incumbent, Frames.of(rows.subList(0, 4), 1), 0.01))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("has no rows; choose a larger fraction");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.2, 3, fraction is set to '0.0' but must be in (0; 1]",
    "1.5, 0.2, 3, fraction is set to '1.5' but must be in (0; 1]",
    "0.1, 0, 3, heldOut is set to '0.0' but must be in (0; 1)",
    "0.1, 0.2, 1, 'repeats is set to ''1'' but must be >= 2, which an interval needs'",
  })
  void optionsOutOfRangeAreRefused(double fraction, double heldOut, int repeats, String message) {
    assertThatThrownBy(
            () ->
                new PilotOptions(
                    List.of(fraction), heldOut, 1, repeats, 0.001, List.of(), false, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.replace(';', ','));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void growthOutOfRangeIsRefused(double growth) {
    assertThatThrownBy(() -> optionsGrowing(false, growth, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("growth is set to '" + growth + "' but must be >= 1");
  }

  @Test
  void pricesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Pricing(-1, "USD", 1, OptionalDouble.empty(), 1))
        .hasMessage("price is set to '-1.0' but must be >= 0");
    assertThatThrownBy(() -> new Pricing(1, "USD", 0, OptionalDouble.empty(), 1))
        .hasMessage("fitsPerDay is set to '0.0' but must be > 0");
    assertThatThrownBy(() -> new Pricing(1, "USD", 1, OptionalDouble.of(Double.NaN), 1))
        .hasMessage("dailyBudget is set to 'NaN' but must be >= 0");
    assertThatThrownBy(() -> new Cluster(0, OptionalDouble.empty()))
        .hasMessage("cores is set to '0' but must be >= 1");
  }

  @Test
  void updatesPerDayAreLimitedByMoneyAndByTime() {
    Pricing pricing = new Pricing(3.6, "EUR", 2, OptionalDouble.empty(), 1);
    assertThat(pricing.cost(100, 10)).isCloseTo(1.0, within(1e-12));
    // Today two fits of 5 a day: money for ten fits of 1.
    assertThat(pricing.updatesPerDay(100, 10, 5)).isCloseTo(10, within(1e-9));
    // Money for very many, but a day has 864 times 100 seconds.
    assertThat(pricing.updatesPerDay(100, 10, 5000)).isCloseTo(864, within(1e-9));
    Pricing free = new Pricing(0, "EUR", 2, OptionalDouble.empty(), 1);
    assertThat(free.updatesPerDay(100, 10, 0)).isCloseTo(864, within(1e-9));
  }
}
