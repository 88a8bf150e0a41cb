package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.ml.classification.LinearSVC;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** A number per row that is added to its margin. */
class OffsetTest {
  private static final int FEATURES = 4;
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("offset", DataTypes.DoubleType)
          .add("real", DataTypes.DoubleType)
          .add("zero", DataTypes.DoubleType);
  private static final List<Row> ROWS = rows(300);
  private static final Dataset<Row> DATA = TestSpark.session().createDataFrame(ROWS, SCHEMA);

  private static List<Row> rows(int count) {
    SplittableRandom random = new SplittableRandom(91);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        x[j] = random.nextInt(3) == 0 ? 0.0 : (1 + j) * Frames.normal(random) + 0.5;
      }
      double offset = 2 * Frames.normal(random) - 1;
      double margin = 0.8 * x[0] - 0.3 * x[1] + 0.1 * x[2] + offset + 0.4;
      double label = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1.0 : 0.0;
      double real = margin + Frames.normal(random);
      double weight = 0.5 + random.nextInt(4);
      Vector features = i % 2 == 0 ? Vectors.dense(x) : Vectors.dense(x).toSparse();
      rows.add(RowFactory.create(features, label, weight, offset, real, 0.0));
    }
    return rows;
  }

  private static LogisticRegression logistic() {
    LogisticRegression estimator = new LogisticRegression().setMetric("hessian");
    estimator.setHessianRows(1000).setSampleRows(0).setRegParam(0.02).setTol(1e-12);
    return estimator;
  }

  private static LinearSVC machine() {
    LinearSVC estimator = new LinearSVC().setHessianRows(1000).setSampleRows(0);
    estimator.setRegParam(0.02).setTol(1e-12);
    return estimator;
  }

  private static LinearRegression linear() {
    LinearRegression estimator = new LinearRegression().setHessianRows(1000).setSampleRows(0);
    estimator.setRegParam(0.02).setLabelCol("real").setTol(1e-12);
    return estimator;
  }

  private static double[] all(Vector coefficients, double intercept) {
    double[] all = Arrays.copyOf(coefficients.toArray(), FEATURES + 1);
    all[FEATURES] = intercept;
    return all;
  }

  private static double[] all(LogisticRegressionModel model) {
    return all(model.coefficients(), model.intercept());
  }

  private static double[] all(LinearSVCModel model) {
    return all(model.coefficients(), model.intercept());
  }

  private static double[] all(LinearRegressionModel model) {
    return all(model.coefficients(), model.intercept());
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "distributed"})
  void offsetsOfZeroGiveTheBitsOfNone(String execution) {
    assertThat(all(logistic().setExecution(execution).setOffsetCol("zero").fit(DATA)))
        .isEqualTo(all(logistic().setExecution(execution).fit(DATA)));
    assertThat(all(machine().setExecution(execution).setOffsetCol("zero").fit(DATA)))
        .isEqualTo(all(machine().setExecution(execution).fit(DATA)));
    assertThat(all(linear().setExecution(execution).setOffsetCol("zero").fit(DATA)))
        .isEqualTo(all(linear().setExecution(execution).fit(DATA)));
  }

  @Test
  void aConstantOffsetMovesTheIntercept() {
    Dataset<Row> data = DATA.withColumn("constant", functions.lit(1.75f));
    double[] offsets = {0, 0, 0, 0, 1.75};
    double[][] without = {
      all(logistic().fit(data)), all(machine().fit(data)), all(linear().fit(data))
    };
    double[][] with = {
      all(logistic().setOffsetCol("constant").fit(data)),
      all(machine().setOffsetCol("constant").fit(data)),
      all(linear().setOffsetCol("constant").fit(data))
    };
    for (int m = 0; m < with.length; m++) {
      for (int j = 0; j <= FEATURES; j++) {
        assertThat(with[m][j] + offsets[j]).isCloseTo(without[m][j], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void linearRegressionWithAnOffsetIsThatOfTheRestOfTheLabel(double elasticNet) {
    Dataset<Row> data =
        DATA.withColumn("rest", functions.col("real").minus(functions.col("offset")));
    LinearRegression offset = linear().setOffsetCol("offset");
    offset.setWeightCol("weight").setElasticNetParam(elasticNet);
    LinearRegression rest = linear();
    rest.setWeightCol("weight").setElasticNetParam(elasticNet).setLabelCol("rest");
    LinearRegressionModel model = offset.fit(data);
    LinearRegressionModel expected = rest.fit(data);
    assertThat(all(model)).isEqualTo(all(expected));
    assertThat(model.summary().rootMeanSquaredError())
        .isEqualTo(expected.summary().rootMeanSquaredError());
    assertThat(model.summary().objectiveHistory()).isEqualTo(expected.summary().objectiveHistory());
    var mllib = new org.apache.spark.ml.regression.LinearRegression().setLabelCol("rest");
    mllib.setWeightCol("weight").setElasticNetParam(elasticNet).setRegParam(0.02);
    double[] theirs = all(mllib.setSolver("l-bfgs").setTol(1e-12).setMaxIter(500).fit(data));
    for (int j = 0; j <= FEATURES; j++) {
      assertThat(all(model)[j]).isCloseTo(theirs[j], within(1e-5));
    }
  }

  @Test
  void whatMayBeConstantIsTheLabelLessItsOffset() {
    Dataset<Row> rest = DATA.withColumn("real", functions.col("offset").plus(3));
    assertThat(all(linear().setOffsetCol("offset").fit(rest)))
        .containsExactly(new double[] {0, 0, 0, 0, 3}, within(1e-9));
    Dataset<Row> label = DATA.withColumn("real", functions.lit(2.0));
    assertThat(linear().setOffsetCol("offset").fit(label).coefficients().numNonzeros())
        .isEqualTo(FEATURES);
  }

  @ParameterizedTest
  @CsvSource({
    "memory, mixed, ''",
    "memory, dense, weight",
    "memory, sparse, weight",
    "distributed, mixed, weight",
    "executor, mixed, weight"
  })
  void logisticRegressionIsMllibsGeneralisedOne(String execution, String form, String weights) {
    Dataset<Row> data = form.equals("mixed") ? DATA : inForm(form.equals("dense"));
    LogisticRegression estimator = logistic().setExecution(execution).setOffsetCol("offset");
    estimator.setRegParam(0).setWeightCol(weights);
    GeneralizedLinearRegression reference =
        new GeneralizedLinearRegression()
            .setFamily("binomial")
            .setOffsetCol("offset")
            .setTol(1e-12)
            .setMaxIter(200);
    if (!weights.isEmpty()) {
      reference.setWeightCol(weights);
    }
    GeneralizedLinearRegressionModel theirs = reference.fit(data);
    double[] expected = all(theirs.coefficients(), theirs.intercept());
    double[] found = all(estimator.fit(data));
    double[] without = all(logistic().fit(data));
    for (int j = 0; j <= FEATURES; j++) {
      assertThat(found[j]).isCloseTo(expected[j], within(1e-5));
    }
    assertThat(Math.abs(without[FEATURES] - expected[FEATURES])).isGreaterThan(0.1);
  }

  private static Dataset<Row> inForm(boolean dense) {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      Object[] values = new Object[row.length()];
      for (int c = 0; c < values.length; c++) {
        values[c] = row.get(c);
      }
      Vector features = row.getAs(0);
      values[0] = dense ? features.toDense() : features.toSparse();
      rows.add(RowFactory.create(values));
    }
    return TestSpark.session().createDataFrame(rows, SCHEMA);
  }

  /** The optimality conditions of the penalised problem, from the rows. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anElasticNetMeetsItsOptimalityConditions(boolean intercept) {
    double l1 = 0.02;
    double l2 = 0.03;
    LogisticRegression estimator = logistic().setOffsetCol("offset");
    estimator.setRegParam(l1 + l2).setElasticNetParam(l1 / (l1 + l2)).setStandardization(false);
    estimator.setFitIntercept(intercept).setWeightCol("weight");
    double[] w = all(estimator.fit(DATA));
    double[] slopes = new double[FEATURES + 1];
    double weights = 0;
    for (Row row : ROWS) {
      double margin = w[FEATURES] + row.getDouble(3);
      double[] x = row.<Vector>getAs(0).toArray();
      for (int j = 0; j < FEATURES; j++) {
        margin += w[j] * x[j];
      }
      double slope = row.getDouble(2) * (1 / (1 + Math.exp(-margin)) - row.getDouble(1));
      weights += row.getDouble(2);
      for (int j = 0; j < FEATURES; j++) {
        slopes[j] += slope * x[j];
      }
      slopes[FEATURES] += slope;
    }
    for (int j = 0; j < FEATURES; j++) {
      double slope = slopes[j] / weights + l2 * w[j];
      assertThat(slope).isCloseTo(w[j] == 0 ? slope : -l1 * Math.signum(w[j]), within(1e-5));
      assertThat(Math.abs(slope)).isLessThanOrEqualTo(l1 + 1e-5);
    }
    assertThat(slopes[FEATURES] / weights)
        .isCloseTo(intercept ? 0 : slopes[FEATURES] / weights, within(1e-6));
  }

  @Test
  void aFitOfNoStagesHasTheBestConstant() {
    LogisticRegression logistic = logistic().setOffsetCol("offset");
    logistic.setMaxIter(0).setWeightCol("weight");
    LinearSVC machine = machine().setOffsetCol("offset");
    machine.setMaxIter(0).setWeightCol("weight");
    LogisticRegressionModel started = logistic.fit(DATA);
    double constant = started.intercept();
    double hinge = machine.fit(DATA).intercept();
    double slope = 0;
    double ofHinge = 0;
    double weights = 0;
    double value = 0;
    for (Row row : ROWS) {
      double margin = constant + row.getDouble(3);
      double sign = 2 * row.getDouble(1) - 1;
      slope += row.getDouble(2) * (1 / (1 + Math.exp(-margin)) - row.getDouble(1));
      value += row.getDouble(2) * Math.log1p(Math.exp(-sign * margin));
      ofHinge += row.getDouble(2) * sign * Math.max(0, 1 - sign * (hinge + row.getDouble(3)));
      weights += row.getDouble(2);
    }
    assertThat(slope / weights).isCloseTo(0, within(1e-8));
    assertThat(ofHinge / weights).isCloseTo(0, within(1e-8));
    assertThat(started.summary().objectiveHistory()[0]).isCloseTo(value / weights, within(1e-12));
  }

  static Stream<Arguments> defects() {
    return Stream.of(
        arguments(null, "column 'wrong' is null; drop or fill such rows"),
        arguments(Double.NaN, "column 'wrong' holds NaN but an offset must be"),
        arguments(Double.NEGATIVE_INFINITY, "column 'wrong' holds -Infinity but an offset must be"),
        arguments(1e141, "column 'wrong' holds 1.0E141 but an offset must be"),
        arguments("text", "column 'wrong' is of type string but an offset must be numeric"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aBadOffsetIsRefusedByName(Object value, String message) {
    var offset = value == null ? functions.lit(null).cast("double") : functions.lit(value);
    Dataset<Row> data = DATA.withColumn("wrong", offset);
    for (String execution : List.of("memory", "distributed")) {
      assertThatThrownBy(() -> logistic().setExecution(execution).setOffsetCol("wrong").fit(data))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining(message);
    }
    assertThatThrownBy(() -> linear().setOffsetCol("wrong").fit(data))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aColumnThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> machine().setOffsetCol("exposure").fit(DATA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("offset column 'exposure' does not exist; the input has the columns")
        .hasMessageContaining("offset, real, zero");
  }

  @Test
  void theSoftmaxRefusesOffsetsWithAReason() {
    LogisticRegression estimator = logistic().setOffsetCol("offset");
    estimator.setFamily("multinomial");
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offsetCol is set to 'offset' but there are 2 classes")
        .hasMessageContaining("the softmax does not change by what is added to all of them");
    assertThatThrownBy(() -> estimator.explain(DATA)).hasMessageContaining("offsetCol is set");
  }

  @Test
  void summariesAndOffsetFeaturesScoreWithTheOffset() {
    LogisticRegressionModel model = logistic().setOffsetCol("offset").fit(DATA);
    List<Row> summary = model.summary().predictions().select("probability").collectAsList();
    List<Row> scored =
        OffsetFeature.in(model)
            .transform(OffsetFeature.appendedTo(DATA, "features", "offset"))
            .select("probability")
            .collectAsList();
    double[] w = all(model);
    for (int i = 0; i < ROWS.size(); i++) {
      double margin = w[FEATURES] + ROWS.get(i).getDouble(3);
      for (int j = 0; j < FEATURES; j++) {
        margin += w[j] * ROWS.get(i).<Vector>getAs(0).apply(j);
      }
      double probability = 1 / (1 + Math.exp(-margin));
      assertThat(scored.get(i).<Vector>getAs(0).apply(1)).isCloseTo(probability, within(1e-12));
      assertThat(summary.get(i).<Vector>getAs(0).apply(1)).isCloseTo(probability, within(1e-12));
    }
    LinearSVCModel machine = machine().setOffsetCol("offset").fit(DATA);
    assertThat(machine.summary().accuracy()).isEqualTo(accuracy(machine, DATA));
    Row first = DATA.first();
    LinearRegressionModel line = linear().setOffsetCol("offset").fit(DATA);
    Row prediction =
        OffsetFeature.in(line)
            .transform(OffsetFeature.appendedTo(DATA.limit(1), "features", "offset"))
            .first();
    assertThat(prediction.<Double>getAs("prediction"))
        .isCloseTo(line.predict(first.getAs(0)) + first.getDouble(3), within(1e-12));
  }

  private static double accuracy(LinearSVCModel machine, Dataset<Row> data) {
    Dataset<Row> scored =
        OffsetFeature.in(machine).transform(OffsetFeature.appendedTo(data, "features", "offset"));
    return scored.filter("prediction = label").count() / (double) data.count();
  }

  @Test
  void rowsThatAreSharedAreThoseOfTheirOffsets() {
    Dataset<Row> persisted = DATA.persist();
    try {
      persisted.count();
      LogisticRegression estimator = logistic();
      for (String offset : List.of("offset", "zero", "weight", "offset")) {
        ParamMap map = new ParamMap().put(estimator.offsetCol(), offset);
        assertThat(all(estimator.fit(persisted, map)))
            .containsExactly(
                all(logistic().setReuse(false).setOffsetCol(offset).fit(DATA)), within(1e-6));
      }
    } finally {
      persisted.unpersist(true);
    }
  }
}
