package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.Settings;
import org.sparkoptimizer.testkit.SparkState;
import org.sparkoptimizer.testkit.TestSpark;

/** Fits of the same persisted DataFrame share its packed rows and each other's models. */
class ReuseTest {
  private static final double[] GRID = {1e-4, 0.3, 1e-3, 1e-2, 0.1, 3e-4, 3e-2};

  private final SparkContext context = TestSpark.session().sparkContext();
  private final AtomicInteger packings = new AtomicInteger();
  private final SparkListener counter =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart start) {
          String description = start.properties().getProperty("spark.job.description", "");
          if (description.endsWith(" packing")) {
            packings.incrementAndGet();
          }
        }
      };
  private Dataset<Row> rows;

  @BeforeEach
  void persistRows() {
    context.addSparkListener(counter);
    rows = Frames.of(Frames.awkward(51, 400, true), 2).persist();
    rows.count();
  }

  @AfterEach
  void release() {
    rows.unpersist(true);
    SparkState.awaitListeners();
    context.removeSparkListener(counter);
    assertThat(store().isEmpty()).as("nothing is kept of rows that are unpersisted").isTrue();
  }

  private PackedStore store() {
    return PackedStore.of(context);
  }

  private int packings() {
    SparkState.awaitListeners();
    return packings.get();
  }

  private static LogisticRegression estimator(double regParam) {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setRegParam(regParam).setElasticNetParam(0.5).setTol(1e-6);
    return estimator;
  }

  @Test
  void aPathIsPackedOnceAndItsBeginningIsFoundOnTheSameRows() {
    RegularizationPath.Grid grid = new RegularizationPath.Grid(4, 0.1);
    RegularizationPath.of(estimator(1), rows, grid, Optional.empty());
    assertThat(packings()).isEqualTo(1);
  }

  @Test
  void aGridIsPackedOnceAndEachFitMeetsItsToleranceInAnyOrder() {
    List<LogisticRegressionModel> models = new ArrayList<>();
    for (double regParam : GRID) {
      LogisticRegression estimator = estimator(1);
      models.add(estimator.fit(rows, new ParamMap().put(estimator.regParam(), regParam)));
    }
    assertThat(packings()).isEqualTo(1);
    int stages = 0;
    int coldStages = 0;
    for (int g = 0; g < GRID.length; g++) {
      LogisticRegressionModel cold = estimator(GRID[g]).setReuse(false).fit(rows);
      Settings settings = new Settings(GRID[g], 0.5, true, true, "");
      Settings.Objective objective = settings.on(rows);
      double best =
          value(
              objective,
              settings.on(new LogisticRegression().setReuse(false), 1e-12, 3000).fit(rows));
      double null0 =
          value(objective, settings.on(new LogisticRegression().setReuse(false), 1, 0).fit(rows));
      assertThat(value(objective, models.get(g)) - best)
          .as("regParam %s", GRID[g])
          .isLessThanOrEqualTo(1e-6 * (null0 - best) + 1e-13);
      stages += summary(models.get(g)).stages();
      coldStages += summary(cold).stages();
      assertThat(summary(models.get(g)).converged()).isTrue();
    }
    assertThat(stages).as("neighbours save stages").isLessThan(coldStages);
  }

  private static double value(Settings.Objective objective, LogisticRegressionModel model) {
    return objective.logistic(model.coefficients(), model.intercept());
  }

  private static DasvrdaSummary summary(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow();
  }

  @Test
  void otherColumnsOtherRowsAndRowsThatAreNotPersistedArePackedAnew() {
    estimator(0.1).fit(rows);
    LogisticRegression weighted = estimator(0.1);
    weighted.setWeightCol("weight").fit(rows);
    assertThat(packings()).isEqualTo(2);
    Dataset<Row> other = rows.filter("label >= 0");
    estimator(0.1).fit(other);
    estimator(0.1).fit(other);
    assertThat(packings()).as("not persisted itself").isEqualTo(4);
    weighted.fit(rows);
    assertThat(packings()).as("still there").isEqualTo(4);
    Dataset<Row> persisted = rows.filter("label < 2").persist();
    persisted.count(); // so that packing does not have to fill the cache by a job of its own
    try {
      estimator(0.1).fit(persisted);
      estimator(0.2).fit(persisted.toDF());
      assertThat(packings()).as("another object that reads the same cache").isEqualTo(5);
      weighted.fit(rows);
      assertThat(packings()).as("one DataFrame at a time").isEqualTo(6);
    } finally {
      persisted.unpersist(true);
    }
  }

  @Test
  void rowsThatWereUnpersistedAndPersistedAgainArePackedAgain() {
    estimator(0.1).fit(rows);
    rows.unpersist(true);
    SparkState.awaitListeners();
    assertThat(store().isEmpty()).isTrue();
    rows.persist().count();
    estimator(0.1).fit(rows);
    assertThat(packings()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "distributed", "executor"})
  void nothingStaysCachedInAnyPlace(String execution) {
    int before = SparkState.cachedRdds();
    for (double regParam : new double[] {0.1, 0.05}) {
      estimator(regParam).setExecution(execution).fit(rows);
    }
    assertThat(packings()).isEqualTo(1);
    rows.unpersist(true);
    SparkState.awaitListeners();
    assertThat(SparkState.cachedRdds()).isEqualTo(before - 1);
  }

  @Test
  void badRowsAreRefusedEachTimeAndNotKept() {
    Dataset<Row> bad = rows.withColumn("label", functions.lit(Double.NaN)).persist();
    try {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> estimator(0.1).fit(bad)).isInstanceOf(InvalidDataException.class);
        assertThat(store().isEmpty()).isTrue();
      }
    } finally {
      bad.unpersist(true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void crossValidationPacksEachFoldOnceAndChoosesWhatMllibChooses(int parallelism) {
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(new LogisticRegression("lr").regParam(), new double[] {1e-3, 1e-2, 0.3})
            .build();
    LogisticRegression ours = new LogisticRegression("lr");
    ours.setTol(1e-8);
    CrossValidatorModel our = validated(ours, grid, parallelism);
    // Two folds and the whole; on Spark 3.5 a job more for each fold, which fills its cache.
    assertThat(packings()).as("of seven fits").isBetween(3, 5);
    if (parallelism > 1) {
      return; // MLlib is asked once
    }
    org.apache.spark.ml.classification.LogisticRegression theirs =
        new org.apache.spark.ml.classification.LogisticRegression("lr");
    theirs.setTol(1e-8).setMaxIter(300);
    CrossValidatorModel their = validated(theirs, grid, 1);
    for (int g = 0; g < grid.length; g++) {
      assertThat(our.avgMetrics()[g]).isCloseTo(their.avgMetrics()[g], within(1e-4));
    }
    assertThat(((LogisticRegressionModel) our.bestModel()).getRegParam())
        .isEqualTo(((LogisticRegressionModel) their.bestModel()).getRegParam());
  }

  private CrossValidatorModel validated(
      org.apache.spark.ml.classification.LogisticRegression estimator,
      ParamMap[] grid,
      int parallelism) {
    return new CrossValidator()
        .setEstimator(estimator)
        .setEvaluator(new BinaryClassificationEvaluator())
        .setEstimatorParamMaps(grid)
        .setNumFolds(2)
        .setSeed(7)
        .setParallelism(parallelism)
        .fit(rows);
  }

  @Test
  void aFitOutsideOfAGridHasTheSameBitsWhateverWasFittedBefore() {
    LogisticRegressionModel alone = estimator(0.1).setReuse(false).fit(rows);
    LogisticRegression grid = estimator(0.2);
    grid.fit(rows, ParamMap.empty());
    LogisticRegressionModel after = estimator(0.1).fit(rows);
    assertThat(after.coefficients()).isEqualTo(alone.coefficients());
    assertThat(after.summary().objectiveHistory()).isEqualTo(alone.summary().objectiveHistory());
    LogisticRegressionModel fromNeighbour = grid.fit(rows, ParamMap.empty());
    assertThat(summary(fromNeighbour).stages()).isLessThan(summary(after).stages());
  }

  @Test
  void linearRegressionSharesRowsToo() {
    for (double regParam : new double[] {0.1, 0.2}) {
      LinearRegression estimator = new LinearRegression();
      estimator.setRegParam(regParam).fit(rows);
    }
    assertThat(packings()).isEqualTo(1);
  }
}
