package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.loss.LogisticLoss;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.GroupedObjective;

/** Fits under norms of groups, held to the conditions of their optimum. */
class GroupFitsTest {
  /** Colour, shape, which tells nothing, and two numbers. */
  private static final int[] GROUPS = {5, 5, 5, 5, 2, 2, 2, -1, -1};

  private static final double VIOLATION = 3e-5;
  private static final int[] SHAPE = {4, 5, 6};
  private static final List<Row> ROWS = rows(2);
  private static final Dataset<Row> DATA = Frames.of(ROWS, 2);

  @TempDir private Path folder;

  /** Features of a colour, a shape and two numbers; labels go by colour and the first number. */
  private static List<Row> rows(int classes) {
    SplittableRandom random = new SplittableRandom(17);
    double[] ofColour = {-1.2, 0.1, 0.4, 1.3};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      double[] x = new double[GROUPS.length];
      int colour = random.nextInt(4);
      x[colour] = 1;
      x[4 + random.nextInt(3)] = 1;
      x[7] = Frames.normal(random);
      x[8] = 0.3 * Frames.normal(random) + 1;
      double margin = ofColour[colour] + 0.8 * x[7] + Frames.normal(random);
      double label = margin > 0.3 ? 1 : 0;
      if (classes == 3 && margin > 1.2) {
        label = 2;
      }
      rows.add(Frames.row(Vectors.dense(x), label, 0.5 + random.nextInt(3)));
    }
    return rows;
  }

  private static LogisticRegression estimator(double regParam, double elasticNetParam) {
    LogisticRegression estimator = new LogisticRegression().setFeatureGroups(GROUPS);
    estimator.setRegParam(regParam).setElasticNetParam(elasticNetParam).setTol(1e-10);
    estimator.setWeightCol("weight");
    return estimator;
  }

  private static GroupedObjective objective(
      List<Row> rows, int margins, LogisticRegression estimator) {
    double l1 = estimator.getRegParam() * estimator.getElasticNetParam();
    double[] ones = new double[GROUPS.length];
    Arrays.fill(ones, 1);
    return new GroupedObjective(
        rows,
        margins,
        GROUPS,
        l1,
        estimator.getRegParam() - l1,
        GroupedObjective.scales(rows, estimator.getStandardization()),
        estimator.getPenaltyFactors().orElse(ones));
  }

  private static double[] entries(LogisticRegressionModel model) {
    int margins = model.coefficientMatrix().numRows();
    double[] entries = new double[margins * model.numFeatures()];
    Arrays.setAll(entries, e -> model.coefficientMatrix().apply(e % margins, e / margins));
    return entries;
  }

  private static double violation(GroupedObjective objective, LogisticRegressionModel model) {
    return objective.violation(entries(model), model.interceptVector().toArray());
  }

  private static DasvrdaSummary summary(LogisticRegressionModel model) {
    return DasvrdaSummary.of(model.summary()).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1, true", "0.03, 1, false", "0.08, 0.6, true", "0.05, 0.6, false"})
  void aFitMeetsTheConditionsOfItsOptimumAndDropsAGroupAsAWhole(
      double regParam, double elasticNetParam, boolean standardization) {
    LogisticRegression estimator = estimator(regParam, elasticNetParam);
    estimator.setStandardization(standardization);
    LogisticRegressionModel model = estimator.fit(DATA);
    assertThat(violation(objective(ROWS, 1, estimator), model)).isLessThan(VIOLATION);
    double[] w = model.coefficients().toArray();
    assertThat(IntStream.of(SHAPE).mapToDouble(j -> w[j])).containsOnly(0.0);
    assertThat(Arrays.copyOf(w, 4)).doesNotContain(0.0);
    assertThat(summary(model).converged()).isTrue();
    assertThat(summary(model).plan().metric()).isEqualTo(MetricChoice.IDENTITY);
  }

  @Test
  void aProximalGradientLoopFindsTheSameModel() {
    LogisticRegression estimator = estimator(0.03, 0.7);
    estimator.setTol(1e-12);
    LogisticRegressionModel model = estimator.fit(DATA);
    double[] found = objective(ROWS, 1, estimator).descended(20_000);
    assertThat(entries(model)).containsExactly(Arrays.copyOf(found, GROUPS.length), within(3e-5));
    assertThat(model.intercept()).isCloseTo(found[GROUPS.length], within(3e-5));
  }

  @ParameterizedTest
  @CsvSource({"0.06, true", "0.03, false"})
  void withSeveralClassesAGroupHasTheCoefficientsOfAll(double regParam, boolean standardization) {
    List<Row> rows = rows(3);
    LogisticRegression estimator = estimator(regParam, 0.8);
    estimator.setStandardization(standardization);
    LogisticRegressionModel model = estimator.fit(Frames.of(rows, 2));
    assertThat(violation(objective(rows, 3, estimator), model)).isLessThan(VIOLATION);
    double[] w = entries(model);
    assertThat(Arrays.copyOfRange(w, 12, 21)).containsOnly(0.0);
    assertThat(Arrays.copyOf(w, 12)).doesNotContain(0.0);
  }

  @Test
  void aGroupHasOneFactorAndIsNotPenalisedWithZero() {
    double[] factors = {0.5, 0.5, 0.5, 0.5, 0, 0, 0, 1, 3};
    LogisticRegression estimator = estimator(0.05, 0.7).setPenaltyFactors(factors);
    LogisticRegressionModel model = estimator.fit(DATA);
    assertThat(violation(objective(ROWS, 1, estimator), model)).isLessThan(1e-4);
    assertThat(model.coefficients().apply(SHAPE[0])).isNotZero();
    estimator.setPenaltyFactors(new double[] {1, 1, 2, 1, 1, 1, 1, 1, 1});
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the penalty's factor is 1.0 for feature 0 but 2.0 for feature 2, both of group '5'; a group"
                + " has one factor");
  }

  /** Of columns that are orthogonal, least squares are shrunk group by group. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.4})
  void orthogonalColumnsHaveTheClosedForm(double elasticNetParam) {
    int[] masks = {1, 2, 4, 8, 3, 5};
    int[] groups = {0, 0, 0, 1, 1, -1};
    SplittableRandom random = new SplittableRandom(5);
    double[] labels = random.doubles(16, -2, 2).toArray();
    double[] slopes = new double[masks.length];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      double[] x = new double[masks.length];
      for (int j = 0; j < masks.length; j++) {
        x[j] = 1 - 2 * (Integer.bitCount(i & masks[j]) % 2);
        labels[i] += j == 5 ? x[j] : j < 3 ? 0.5 * x[j] : 0;
      }
      rows.add(Frames.row(labels[i], x));
      for (int j = 0; j < masks.length; j++) {
        slopes[j] += x[j] * labels[i] / 16;
      }
    }
    double small = Math.hypot(slopes[3], slopes[4]) / Math.sqrt(2);
    double regParam = 1.1 * small / elasticNetParam;
    LinearRegression estimator = new LinearRegression().setFeatureGroups(groups);
    estimator.setRegParam(regParam).setElasticNetParam(elasticNetParam).setTol(1e-13);
    estimator.setStandardization(false);
    LinearRegressionModel model = estimator.fit(Frames.of(rows, 2));
    double mean = Arrays.stream(labels).average().orElseThrow();
    double variance = Arrays.stream(labels).map(y -> (y - mean) * (y - mean)).sum() / 15;
    double ridge = 1 + regParam * (1 - elasticNetParam) / Math.sqrt(variance);
    double large = Math.sqrt(Arrays.stream(slopes, 0, 3).map(u -> u * u).sum());
    double kept = 1 - 1.1 * small * Math.sqrt(3) / large;
    assertThat(kept).isPositive();
    double alone = slopes[5] - Math.copySign(1.1 * small, slopes[5]);
    double[] expected = {
      kept * slopes[0] / ridge,
      kept * slopes[1] / ridge,
      kept * slopes[2] / ridge,
      0,
      0,
      alone / ridge
    };
    assertThat(model.coefficients().toArray()).containsExactly(expected, within(1e-6));
    assertThat(model.coefficients().apply(3)).isZero();
    assertThat(model.coefficients().apply(4)).isZero();
    assertThat(model.intercept()).isCloseTo(mean, within(1e-6));
  }

  @Test
  void groupsOfOneFeatureAreTheElasticNetBitForBit() {
    LogisticRegression groups = estimator(0.02, 0.6);
    groups.setFeatureGroups(IntStream.range(0, GROUPS.length).toArray());
    LogisticRegression net = estimator(0.02, 0.6).setMetric("identity");
    net.clear(net.featureGroups());
    LogisticRegressionModel model = net.fit(DATA);
    assertThat(groups.fit(DATA).coefficients()).isEqualTo(model.coefficients());
    assertThat(estimator(0.02, 0.6).fit(DATA).coefficients()).isNotEqualTo(model.coefficients());
  }

  /** Its coefficient is 0, as without groups. */
  @Test
  void aConstantFeatureCountsInTheSizeOfItsGroupOnly() {
    List<Row> longer = new ArrayList<>();
    for (Row row : ROWS) {
      double[] x = Arrays.copyOf(((Vector) row.get(0)).toArray(), GROUPS.length + 1);
      x[GROUPS.length] = 0.7;
      longer.add(Frames.row(Vectors.dense(x), row.getDouble(1), row.getDouble(2)));
    }
    int[] groups = Arrays.copyOf(GROUPS, GROUPS.length + 1);
    groups[GROUPS.length] = 5;
    LogisticRegressionModel model =
        estimator(0.05, 1).setFeatureGroups(groups).fit(Frames.of(longer, 2));
    assertThat(model.coefficients().apply(GROUPS.length)).isZero();
    double larger = Math.sqrt(5 / 4.0);
    LogisticRegressionModel factored =
        estimator(0.05, 1)
            .setPenaltyFactors(new double[] {larger, larger, larger, larger, 1, 1, 1, 1, 1})
            .fit(DATA);
    assertThat(Arrays.copyOf(model.coefficients().toArray(), GROUPS.length))
        .containsExactly(factored.coefficients().toArray(), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePathBeginsWhereTheFirstGroupComesIn(boolean standardization) {
    LogisticRegression estimator = estimator(0, 1);
    estimator.setStandardization(standardization);
    double largest = estimator.largestL1(DATA);
    GroupedObjective objective = objective(ROWS, 1, estimator);
    double ones = 0;
    double all = 0;
    for (Row row : ROWS) {
      ones += row.getDouble(1) * row.getDouble(2);
      all += row.getDouble(2);
    }
    double[] slopes =
        objective.gradient(new double[GROUPS.length], new double[] {Math.log(ones / (all - ones))});
    double expected = 0;
    for (int[] block : objective.blocks()) {
      double squares = Arrays.stream(block).mapToDouble(e -> slopes[e] * slopes[e]).sum();
      expected = Math.max(expected, Math.sqrt(squares / block.length));
    }
    assertThat(largest).isCloseTo(expected, within(1e-12));
    estimator.setRegParam(largest * 1.001);
    assertThat(estimator.fit(DATA).coefficients().toArray()).containsOnly(0.0);
    estimator.setRegParam(largest * 0.99);
    assertThat(estimator.fit(DATA).coefficients().numNonzeros()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"distributed", "executor"})
  void everyPlaceGivesTheSameBits(String execution) {
    LogisticRegression near = estimator(0.03, 0.7).setMiniBatchSize(40).setNumPartitions(3);
    LogisticRegression far = estimator(0.03, 0.7).setMiniBatchSize(40).setNumPartitions(3);
    near.setInnerSteps(6).setMaxIter(5);
    far.setInnerSteps(6).setExecution(execution).setMaxIter(5);
    assertThat(far.fit(DATA).coefficients()).isEqualTo(near.fit(DATA).coefficients());
  }

  @Test
  void anInterruptedFitGoesOnWithTheSameBits() {
    LogisticRegressionModel whole = estimator(0.03, 0.7).fit(DATA);
    LogisticRegression interrupted = estimator(0.03, 0.7).setCheckpointDir(folder.toString());
    interrupted.setStageListener(
        (record, state) -> {
          if (record.stage() == 3) {
            throw new IllegalStateException("interrupted");
          }
        });
    assertThatThrownBy(() -> interrupted.fit(DATA)).hasMessage("interrupted");
    LogisticRegression others = estimator(0.03, 0.7).setCheckpointDir(folder.toString());
    int[] one = new int[GROUPS.length];
    assertThatThrownBy(() -> others.setFeatureGroups(one).fit(DATA))
        .hasMessageContaining("featureGroups was [5,5,5,5,2,2,2,-1,-1] and is [0,0,");
    LogisticRegressionModel resumed =
        estimator(0.03, 0.7).setCheckpointDir(folder.toString()).fit(DATA);
    assertThat(resumed.coefficients()).isEqualTo(whole.coefficients());
  }

  @Test
  void groupsThatNoPenaltyMakesNormsOfAreRefused() {
    assertThatThrownBy(() -> estimator(0, 0.7).fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set regParam and elasticNetParam above 0");
  }

  @Test
  void fitsOfAGridStartFromEachOther() {
    Dataset<Row> rows = Frames.of(ROWS, 2).persist();
    try {
      LogisticRegression estimator = estimator(0, 0.7);
      int stages = 0;
      int cold = 0;
      for (double regParam : new double[] {0.05, 0.048}) {
        LogisticRegressionModel model =
            estimator.fit(rows, new ParamMap().put(estimator.regParam(), regParam));
        assertThat(violation(objective(ROWS, 1, estimator(regParam, 0.7)), model))
            .isLessThan(VIOLATION);
        stages += summary(model).stages();
        cold += summary(estimator(regParam, 0.7).fit(rows)).stages();
      }
      assertThat(stages).isLessThan(cold);
    } finally {
      rows.unpersist(true);
    }
  }

  @Test
  void modelsWithOtherGroupsAreNoNeighbours() {
    Neighbours neighbours = new Neighbours();
    neighbours.add(grouped(1, 0, 0, -1), new LinearModel.Coefficients(new double[3], 0.5));
    assertThat(neighbours.nearest(grouped(2, 3, 3, -1))).as("the same groups").isPresent();
    assertThat(neighbours.nearest(grouped(2, 0, -1, 0))).isEmpty();
  }

  private static LinearModel grouped(double l1, int... groups) {
    Penalty penalty =
        new Penalty(
            l1,
            0,
            true,
            Optional.empty(),
            Optional.of(FeatureGroups.numbered(groups)),
            Bounds.NONE);
    return new LinearModel(new LogisticLoss(), true, penalty);
  }
}
