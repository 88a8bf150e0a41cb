package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.testkit.Frames;

/** Executors in processes of their own give the bits of a fit in memory. */
class LocalClusterIT {
  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"JavaSerializer", "KryoSerializer"})
  void aPipelineOnAClusterHasTheBitsOfAFitInMemory(String serializer) throws Exception {
    SparkSession session = start(serializer);
    assertThat(session.sparkContext().isLocal()).isFalse();
    Dataset<Row> data = data(session).repartitionByRange(3, functions.col("position")).cache();
    LogisticRegressionModel far = fit(data, "distributed");
    LogisticRegressionModel near = fit(data, "memory");
    assertThat(far.coefficients()).isEqualTo(near.coefficients());
    assertThat(far.intercept()).isEqualTo(near.intercept());
    DasvrdaSummary farSummary = DasvrdaSummary.of(far.summary()).orElseThrow();
    DasvrdaSummary nearSummary = DasvrdaSummary.of(near.summary()).orElseThrow();
    assertThat(farSummary.converged()).isTrue();
    assertThat(farSummary.plan().execution()).isEqualTo(Execution.DISTRIBUTED);
    assertThat(farSummary.records())
        .extracting(StageRecord::objective)
        .isEqualTo(nearSummary.records().stream().map(StageRecord::objective).toList());
    assertThat(session.sparkContext().getPersistentRDDs().size()).isEqualTo(1);
    LogisticRegressionModel oneTask = fit(data, "executor");
    assertThat(oneTask.coefficients()).isEqualTo(near.coefficients());
    DasvrdaSummary oneTaskSummary = DasvrdaSummary.of(oneTask.summary()).orElseThrow();
    assertThat(oneTaskSummary.plan().execution()).isEqualTo(Execution.EXECUTOR);
    assertThat(oneTaskSummary.rounds()).isEqualTo(nearSummary.rounds());
    // A thousand rows are passed over in less time than a job takes.
    LogisticRegressionModel auto = fit(data, "auto");
    assertThat(DasvrdaSummary.of(auto.summary()).orElseThrow().plan().execution())
        .isEqualTo(Execution.MEMORY);
    assertThat(session.sparkContext().getPersistentRDDs().size()).isEqualTo(1);
  }

  private static LogisticRegressionModel fit(Dataset<Row> data, String execution) {
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b", "c", "d"})
            .setOutputCol("features");
    LogisticRegression estimator =
        new LogisticRegression()
            .setExecution(execution)
            .setNumPartitions(5)
            .setMiniBatchSize(100)
            .setSeed(3);
    estimator.setRegParam(0.01).setElasticNetParam(0.5).setMaxIter(200).setTol(1e-4);
    estimator.setWeightCol("weight");
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {assembler, estimator}).fit(data);
    return (LogisticRegressionModel) model.stages()[1];
  }

  private static Dataset<Row> data(SparkSession session) {
    List<Row> rows = new java.util.ArrayList<>();
    for (Row row : Frames.awkward(81, 1000, true)) {
      Vector x = row.getAs(0);
      rows.add(
          RowFactory.create(
              rows.size(), x.apply(0), x.apply(1), x.apply(4), x.apply(6), row.get(1), row.get(2)));
    }
    StructType schema = new StructType().add("position", DataTypes.IntegerType);
    for (String name : new String[] {"a", "b", "c", "d", "label", "weight"}) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    return session.createDataFrame(rows, schema);
  }

  /** Starts a cluster of two executors, in place of whatever session this process has. */
  private SparkSession start(String serializer) throws Exception {
    stop();
    // An empty home that looks like a build of Spark is all that its test mode asks for.
    Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("launcher/target/scala-2.13"));
    System.setProperty("spark.testing", "1");
    System.setProperty("spark.test.home", home.toString());
    return SparkSession.builder()
        .master("local-cluster[2,1,1024]")
        .appName("LocalClusterIT " + serializer)
        .config("spark.serializer", "org.apache.spark.serializer." + serializer)
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", openModules())
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", home.resolve("warehouse").toString())
        .getOrCreate();
  }

  private static String openModules() {
    return org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions();
  }

  @AfterEach
  void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    System.clearProperty("spark.testing");
    System.clearProperty("spark.test.home");
  }
}
