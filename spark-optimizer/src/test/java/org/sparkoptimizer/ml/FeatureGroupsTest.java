package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.ml.classification.LinearSVC;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** How groups are named and numbered, and what is refused beside them. */
class FeatureGroupsTest {
  private static final Dataset<Row> DATA = Frames.of(Frames.awkward(71, 60, true), 2);

  private static StructField column(String... names) {
    Attribute[] attributes = new Attribute[names.length];
    for (int j = 0; j < names.length; j++) {
      attributes[j] = NumericAttribute.defaultAttr().withName(names[j]);
    }
    return new AttributeGroup("x", attributes).toStructField();
  }

  private static LogisticRegression grouped() {
    LogisticRegression estimator = new LogisticRegression();
    estimator.setRegParam(0.02).setElasticNetParam(0.9);
    return estimator.setFeatureGroups(0, 0, 0, 1, 1, -1, -1, -1);
  }

  @Test
  void aNameStandsForTheFeaturesOfItsColumn() {
    StructField column = column("age", "agent_a", "agent_b", "agent", "b_c_1", "b_c_2");
    assertThat(FeatureGroups.named(List.of("agent", "b_c"), FeatureNames.of(column)))
        .isEqualTo(FeatureGroups.numbered(-1, 7, 7, 7, 4, 4))
        .isNotEqualTo(FeatureGroups.numbered(-1, 7, 7, 7, 4, -1))
        .hasToString("5 features in 2 groups");
    assertThat(FeatureGroups.named(List.of("b_c", "agent"), FeatureNames.of(column)))
        .as("in any order")
        .isEqualTo(FeatureGroups.numbered(-1, 0, 0, 0, 1, 1))
        .hasSameHashCodeAs(FeatureGroups.numbered(-1, 0, 0, 0, 1, 1));
    assertThat(FeatureGroups.named(List.of("b"), FeatureNames.of(column)))
        .hasToString("2 features in 1 group");
  }

  @Test
  void namesThatDoNotFitAreSaid() {
    StructField column = column("age", "b_1", "b_c_1");
    assertThatThrownBy(() -> FeatureGroups.named(List.of("ag"), FeatureNames.of(column)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "groups has 'ag' but no feature of column 'x' is called so; the nearest names of its 3"
                + " are 'age', 'b_1', 'b_c_1'");
    assertThatThrownBy(() -> FeatureGroups.named(List.of("b", "b_c"), FeatureNames.of(column)))
        .hasMessage(
            "groups names 'b' and 'b_c', and feature 2, 'b_c_1', is of both; leave one out or set"
                + " featureGroups");
    LogisticRegression estimator = grouped();
    estimator.clear(estimator.featureGroups());
    estimator.setGroups("colour");
    assertThatThrownBy(() -> estimator.fit(DATA))
        .hasMessageContaining("groups has 'colour' but the features of column 'features' have no")
        .hasMessageContaining("say it by index");
    Dataset<Row> fewer = DATA.withMetadata("features", column("colour_1").metadata());
    assertThatThrownBy(() -> estimator.fit(fewer))
        .hasMessage("the metadata of column 'features' has 1 values but there are 8 features");
  }

  /** What a user sets, and what the error says. */
  record Refusal(String message, Consumer<LogisticRegression> change) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Refusal> refusals() {
    String identity = "groups have norms, whose step is known with metric 'identity' only";
    String within = "groups have norms, whose step within bounds is not known; unset one";
    return Stream.of(
        new Refusal(
            "groups is set but so is featureGroups, which says the same in another way; unset one",
            e -> e.setGroups("a")),
        new Refusal(
            "featureGroups is set but elasticNetParam is 0.0", e -> e.setElasticNetParam(0)),
        new Refusal(
            "featureGroups is set but so is metric, and " + identity, e -> e.setMetric("hessian")),
        new Refusal("so is metric, and " + identity, e -> e.setMetric("diagonal")),
        new Refusal("so is hessianRows, and " + identity, e -> e.setHessianRows(50)),
        new Refusal("so is sampleRows, and " + identity, e -> e.setSampleRows(50)),
        new Refusal("so is nonnegative, and " + within, e -> e.setNonnegative(true)),
        new Refusal(
            "so is monotoneDecreasing, and " + within, e -> e.setMonotoneDecreasing("wage")),
        new Refusal(
            "so is lowerBoundsOnCoefficients, and " + within,
            e -> e.setLowerBoundsOnCoefficients(Matrices.zeros(1, 8))),
        new Refusal(
            "so is upperBoundsOnIntercepts, and " + within,
            e -> e.setUpperBoundsOnIntercepts(Vectors.dense(1))),
        new Refusal(
            "plan has metric 'hessian' and sampleRows 0 but " + identity,
            e -> e.setPlan(new LogisticRegression().explain(DATA).toJson().toString())),
        new Refusal(
            "featureGroups has 3 values but there are 8 features",
            e -> e.setFeatureGroups(0, 0, 1)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatCannotBeHadBesideGroupsIsRefused(Refusal refusal) {
    LogisticRegression estimator = grouped();
    refusal.change().accept(estimator);
    assertThatThrownBy(() -> estimator.fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(refusal.message());
    assertThatThrownBy(() -> estimator.explain(DATA)).hasMessageContaining(refusal.message());
  }

  @Test
  void otherEstimatorsRefuseTheirOwn() {
    LinearSVC svc = new LinearSVC().setFeatureGroups(0, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> svc.fit(DATA))
        .hasMessage(
            "featureGroups is set but LinearSVC has no L1 share of the penalty to make norms of;"
                + " unset it");
    LinearRegression linear = new LinearRegression().setFeatureGroups(0, 0, 0, 0, 0, 0, 0, 0);
    linear.setElasticNetParam(1).setSolver("normal");
    assertThatThrownBy(() -> linear.fit(DATA))
        .hasMessageContaining("featureGroups is set but so is solver, and groups have norms");
    assertThatThrownBy(() -> linear.setFeatureGroups(0, -2))
        .hasMessageContaining("featureGroups given invalid value");
    assertThatThrownBy(() -> linear.setGroups()).hasMessageContaining("groups given invalid value");
  }

  @Test
  void anExplainedPlanSaysWhyItsMetricIsIdentityAndIsFollowed() {
    Plan plan = grouped().explain(DATA);
    assertThat(plan.metric()).isEqualTo(MetricChoice.IDENTITY);
    assertThat(plan.reasons())
        .contains(
            "metric identity: 5 features in 2 groups share norms, whose step is known in it alone");
    LogisticRegressionModel planned = grouped().setPlan(plan.toJson().toString()).fit(DATA);
    assertThat(planned.coefficients()).isEqualTo(grouped().fit(DATA).coefficients());
  }

  private static Dataset<Row> categories() {
    SplittableRandom random = new SplittableRandom(3);
    String[] colours = {"deep_red", "green", "blue"};
    String[] shapes = {"round", "square"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int colour = random.nextInt(3);
      double length = Frames.normal(random);
      double margin = 2 * colour - 2 + 0.5 * length + Frames.normal(random);
      rows.add(
          RowFactory.create(
              colours[colour], shapes[random.nextInt(2)], length, margin > 0 ? 1.0 : 0.0));
    }
    StructType schema =
        new StructType()
            .add("colour", DataTypes.StringType)
            .add("shape", DataTypes.StringType)
            .add("length", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType);
    return TestSpark.session().createDataFrame(rows, schema);
  }

  @Test
  void encodedColumnsOfAPipelineAreGroupsByTheirNames() {
    LogisticRegression estimator = new LogisticRegression().setGroups("colour_enc", "shape_enc");
    estimator.setRegParam(0.05).setElasticNetParam(1).setTol(1e-9);
    PipelineStage[] stages = {
      new StringIndexer()
          .setInputCols(new String[] {"colour", "shape"})
          .setOutputCols(new String[] {"colour_id", "shape_id"}),
      new OneHotEncoder()
          .setInputCols(new String[] {"colour_id", "shape_id"})
          .setOutputCols(new String[] {"colour_enc", "shape_enc"})
          .setDropLast(false),
      new VectorAssembler()
          .setInputCols(new String[] {"length", "colour_enc", "shape_enc"})
          .setOutputCol("features"),
      estimator
    };
    PipelineModel pipeline = new Pipeline().setStages(stages).fit(categories());
    LogisticRegressionModel model = (LogisticRegressionModel) pipeline.stages()[3];
    double[] w = model.coefficients().toArray();
    assertThat(w).hasSize(6);
    assertThat(new double[] {w[1], w[2], w[3]}).doesNotContain(0.0);
    assertThat(new double[] {w[4], w[5]}).containsOnly(0.0);
    LogisticRegression numbered = new LogisticRegression().setFeatureGroups(-1, 0, 0, 0, 1, 1);
    numbered.setRegParam(0.05).setElasticNetParam(1).setTol(1e-9);
    Dataset<Row> assembled =
        new Pipeline()
            .setStages(new PipelineStage[] {stages[0], stages[1], stages[2]})
            .fit(categories())
            .transform(categories());
    assertThat(numbered.fit(assembled).coefficients()).isEqualTo(model.coefficients());
  }
}
