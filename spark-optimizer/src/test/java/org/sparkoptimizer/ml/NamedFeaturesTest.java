package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.ml.classification.LinearSVC;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;

/** Factors and signs for features by their names. */
class NamedFeaturesTest {
  private static final String[] NAMES = {"age", "wage", "city_a", "city_b", "city_*", "a=b"};
  private static final Dataset<Row> PLAIN = Frames.of(Frames.awkward(33, 300, true), 2);
  private static final Dataset<Row> DATA = assembled();

  /** The awkward rows' features 0, 1, 2, 5, 6 and 7 under names. */
  private static Dataset<Row> assembled() {
    Dataset<Row> data =
        PLAIN
            .withColumnRenamed("features", "raw")
            .withColumn("x", functions$.MODULE$.vector_to_array(functions.col("raw"), "float64"));
    int[] from = {0, 1, 2, 5, 6, 7};
    for (int j = 0; j < from.length; j++) {
      data = data.withColumn(NAMES[j], data.col("x").getItem(from[j]));
    }
    return new VectorAssembler()
        .setInputCols(NAMES)
        .setOutputCol("features")
        .transform(data)
        .select("features", "label", "weight");
  }

  private static LogisticRegression estimator() {
    LogisticRegression estimator = new LogisticRegression().setHessianRows(1000).setSampleRows(0);
    estimator.setRegParam(0.05).setElasticNetParam(0.5).setTol(1e-9);
    return estimator;
  }

  @Test
  void factorsByNameAreThoseByIndex() {
    LogisticRegression byName =
        estimator().setPenaltyFactorsByName("wage=0", "city_a=2.5", "city_*=3", "a=b=0.5");
    LogisticRegression byIndex = estimator().setPenaltyFactors(new double[] {1, 0, 2.5, 1, 3, 0.5});
    Vector coefficients = byName.fit(DATA).coefficients();
    assertThat(coefficients).isEqualTo(byIndex.fit(DATA).coefficients());
    assertThat(coefficients).isNotEqualTo(estimator().fit(DATA).coefficients());
  }

  @Test
  void anAsteriskStandsForAllNamesThatBeginSo() {
    LogisticRegression byName = estimator().setPenaltyFactorsByName("ci*=0", "*age=2");
    assertThatThrownBy(() -> byName.fit(DATA)).hasMessageContaining("has '*age' but no feature");
    byName.setPenaltyFactorsByName("ci*=0");
    LogisticRegression byIndex = estimator().setPenaltyFactors(new double[] {1, 1, 0, 0, 0, 1});
    assertThat(byName.fit(DATA).coefficients()).isEqualTo(byIndex.fit(DATA).coefficients());
  }

  @Test
  void monotoneFeaturesAreBoundsWithinBounds() {
    double inf = Double.POSITIVE_INFINITY;
    Matrix lower = Matrices.dense(1, 6, new double[] {-inf, -inf, -inf, 0.05, -inf, -inf});
    LogisticRegression byName = estimator().setMonotoneIncreasing("wage", "city_b");
    byName.setMonotoneDecreasing("age", "a=b").setLowerBoundsOnCoefficients(lower);
    LogisticRegression byIndex = estimator();
    byIndex.setLowerBoundsOnCoefficients(
        Matrices.dense(1, 6, new double[] {-inf, 0, -inf, 0.05, -inf, -inf}));
    byIndex.setUpperBoundsOnCoefficients(
        Matrices.dense(1, 6, new double[] {0, inf, inf, inf, inf, 0}));
    LogisticRegressionModel model = byName.fit(DATA);
    assertThat(model.coefficients()).isEqualTo(byIndex.fit(DATA).coefficients());
    Vector free = estimator().fit(DATA).coefficients();
    assertThat(free.apply(0)).isPositive();
    assertThat(free.apply(1)).isNegative();
    assertThat(model.coefficients().apply(0)).isZero();
    assertThat(model.coefficients().apply(1)).isZero();
    assertThat(model.coefficients().apply(3)).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void everyEstimatorTakesThem() {
    LinearRegression linear = new LinearRegression().setMonotoneDecreasing("age");
    linear.setPenaltyFactorsByName("wage=1e9").setRegParam(0.01);
    LinearSVC machine = new LinearSVC().setMonotoneDecreasing("age");
    machine.setPenaltyFactorsByName("wage=1e9").setRegParam(0.01);
    for (Vector w : List.of(linear.fit(DATA).coefficients(), machine.fit(DATA).coefficients())) {
      assertThat(w.apply(0)).isZero();
      assertThat(Math.abs(w.apply(1))).isLessThan(1e-6);
      assertThat(w.apply(5)).isNotZero();
    }
    LogisticRegression grid = estimator();
    ParamMap map = new ParamMap().put(grid.monotoneDecreasing(), new String[] {"age"});
    assertThat(grid.fit(DATA, map).coefficients().apply(0)).isZero();
    assertThat(grid.copy(map).getMonotoneDecreasing()).containsExactly("age");
  }

  record Refused(String message, Consumer<LogisticRegression> settings) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused(
            "penaltyFactorsByName has 'agee' but no feature of column 'features' is called so; the"
                + " nearest names of its 6 are 'age', 'wage', ",
            e -> e.setPenaltyFactorsByName("agee=2")),
        new Refused(
            "penaltyFactorsByName has feature 'age' twice, the second time by 'a*=0'",
            e -> e.setPenaltyFactorsByName("age=2", "a*=0")),
        new Refused(
            "penaltyFactors is set but so is penaltyFactorsByName; unset one of them",
            e -> e.setPenaltyFactors(new double[6]).setPenaltyFactorsByName("age=2")),
        new Refused(
            "monotoneIncreasing has 'income' but no feature of column 'features' is called so",
            e -> e.setMonotoneIncreasing("income")),
        new Refused(
            "feature 'age' is both in monotoneIncreasing and in monotoneDecreasing",
            e -> e.setMonotoneIncreasing("wage", "age").setMonotoneDecreasing("a*")),
        new Refused(
            "feature 'age' is in monotoneDecreasing but nonnegative is true; leave it out or unset",
            e -> e.setMonotoneDecreasing("age").setNonnegative(true)),
        new Refused(
            "monotoneIncreasing has feature 'wage', whose coefficient is to be >= 0, but its bound"
                + " in upperBoundsOnCoefficients is -0.5",
            e -> {
              e.setMonotoneIncreasing("wage");
              e.setUpperBoundsOnCoefficients(
                  Matrices.dense(1, 6, new double[] {1, -0.5, 1, 1, 1, 1}));
            }),
        new Refused(
            "monotoneDecreasing has feature 'age', whose coefficient is to be <= 0, but its bound"
                + " in lowerBoundsOnCoefficients is 2.0",
            e -> {
              e.setMonotoneDecreasing("age");
              e.setLowerBoundsOnCoefficients(Matrices.dense(1, 6, new double[] {2, 0, 0, 0, 0, 0}));
            }),
        new Refused(
            "monotoneDecreasing is set but each of the 2 classes has coefficients of its own",
            e -> e.setMonotoneDecreasing("age").setFamily("multinomial")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void contradictionsAreRefusedByName(Refused c) {
    LogisticRegression estimator = estimator();
    c.settings().accept(estimator);
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(c.message());
  }

  @Test
  void featuresWithoutNamesAreRefused() {
    assertThatThrownBy(() -> estimator().setMonotoneIncreasing("age").fit(PLAIN))
        .hasMessage(
            "monotoneIncreasing has 'age' but the features of column 'features' have no names; take"
                + " a VectorAssembler's output as it is (a scaler drops names), or say it by index");
  }

  @Test
  void aFactorHasANameAndANumber() {
    for (String wrong : List.of("age", "=1", "age=", "age=x", "age=-1", "age=NaN")) {
      assertThatThrownBy(() -> estimator().setPenaltyFactorsByName("wage=1", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "penaltyFactorsByName has '%s' but each must be a name and a factor >= 0, such as"
                  + " 'age=0'",
              wrong);
    }
  }

  /** A list by index of the wrong length is told as such beside signs too. */
  @Test
  void boundsOfTheWrongLengthAreToldBesideSigns() {
    LinearRegression estimator = new LinearRegression().setNonnegative(true);
    estimator.setLowerBoundsOnCoefficients(Vectors.dense(0, 0));
    assertThatThrownBy(() -> estimator.fit(DATA))
        .hasMessage("lowerBoundsOnCoefficients has 2 values but there are 6 features");
  }
}
