package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** The command line on a standalone cluster, through spark-submit. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmitIT {
  private StandaloneCluster cluster;
  private Path folder;

  @BeforeAll
  void submitTo(StandaloneCluster shared) throws IOException {
    cluster = shared;
    folder = Installation.emptyFolder("submit");
  }

  private SparkSubmit submit() {
    return SparkSubmit.to(cluster.url(), folder).with("spark.cores.max", "2");
  }

  @Test
  void inClientModeAModelIsTrainedAndEvaluated() throws Exception {
    String rows = folder.resolve("rows").toUri().toString();
    String model = folder.resolve("model").toUri().toString();
    succeeds(
        submit(),
        "generate",
        "--kind",
        "dense",
        "--rows",
        20000,
        "--features",
        20,
        "--output",
        rows);
    SparkSubmit.Ended trained =
        succeeds(submit(), "train", "--task", "logistic", "--input", rows, "--output", model);
    assertThat(trained.printed())
        .contains("DASVRDA stage 1", "converged: ", "model and summary.json written");
    SparkSubmit.Ended evaluated = succeeds(submit(), "evaluate", "--model", model, "--input", rows);
    assertThat(evaluated.printed()).contains("rows 20000", "areaUnderROC 0.");
    JsonNode fit =
        new ObjectMapper().readTree(folder.resolve("model/summary.json").toFile()).path("fit");
    assertThat(fit.path("plan").path("partitions").asInt()).as("one per slot").isEqualTo(2);
  }

  @Test
  void inClusterModeInputAndModelLieInHdfs() throws Exception {
    try (HdfsCluster hdfs = HdfsCluster.start(folder)) {
      String rows = rowsIn(hdfs, "rows-for-hdfs");
      String model = hdfs.path("models/first");
      SparkSubmit.Ended submitted =
          submit()
              .inClusterMode()
              .run(
                  "train",
                  "--task",
                  "logistic",
                  "--input",
                  rows,
                  "--reg-param",
                  "1e-3",
                  "--elastic-net-param",
                  "0.5",
                  "--execution",
                  "distributed",
                  "--output",
                  model);
      assertThat(submitted.code()).as(submitted.printed()).isZero();
      JsonNode drivers = cluster.state().path("completeddrivers");
      assertThat(drivers).as("the driver ran on a worker").hasSize(1);
      assertThat(drivers.get(0).path("state").asText()).isEqualTo("FINISHED");

      JsonNode fit = summary(hdfs.files(), model).path("fit");
      assertThat(fit.path("converged").asBoolean()).isTrue();
      assertThat(fit.path("plan").path("execution").asText()).isEqualTo("distributed");
      assertSameModel(rows, model, fit.path("plan"));
    }
  }

  /** The driver of an application is killed; the same command goes on from what it left in HDFS. */
  @Test
  void aKilledDriverGoesOnFromCheckpointsInHdfs() throws Exception {
    try (HdfsCluster hdfs = HdfsCluster.start(Installation.emptyFolder("submit-killed"))) {
      String rows = rowsIn(hdfs, "rows-for-checkpoints");
      String checkpoints = hdfs.path("checkpoints");
      Object[] fit = longFit(rows, hdfs.path("models/resumed"), "--checkpoint-dir", checkpoints);
      SparkSubmit.Ended killed = submit().killedAfter("DASVRDA stage 3 ", fit);
      assertThat(killed.code()).as(killed.printed()).isEqualTo(137);
      assertThat(hdfs.files().listStatus(new org.apache.hadoop.fs.Path(checkpoints))).isNotEmpty();
      SparkSubmit.Ended resumed = submit().run(fit);
      assertThat(resumed.printed())
          .contains("goes on from the checkpoint of stage", "DASVRDA stage 12 ")
          .doesNotContain("DASVRDA stage 0 ");
      assertThat(hdfs.files().listStatus(new org.apache.hadoop.fs.Path(checkpoints))).isEmpty();
      submit().run(longFit(rows, hdfs.path("models/whole")));
      assertThat(coefficients(hdfs.path("models/resumed")))
          .isEqualTo(coefficients(hdfs.path("models/whole")));
    }
  }

  /** Rows in HDFS, copied from a local file of a name. */
  private String rowsIn(HdfsCluster hdfs, String name) throws IOException {
    Path local = folder.resolve(name);
    Rows.write(local, 4000);
    String rows = hdfs.path("data/rows");
    hdfs.files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(rows));
    return rows;
  }

  private static Object[] longFit(String rows, String model, Object... more) {
    return Stream.concat(
            Stream.of(
                "train",
                "--task",
                "logistic",
                "--input",
                rows,
                "--execution",
                "distributed",
                "--metric",
                "identity",
                "--mini-batch-size",
                63,
                "--inner-steps",
                20,
                "--max-iter",
                12,
                "--tol",
                0,
                "--output",
                model),
            Stream.of(more))
        .toArray();
  }

  private static Vector coefficients(String model) {
    SparkSession local = localSession();
    try {
      return LogisticRegressionModel.load(model).coefficients();
    } finally {
      local.stop();
    }
  }

  private static SparkSession localSession() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  private static JsonNode summary(FileSystem files, String model) throws IOException {
    try (InputStream stream = files.open(new org.apache.hadoop.fs.Path(model, "summary.json"))) {
      return new ObjectMapper().readTree(stream);
    }
  }

  /** A fit in this JVM, by the same plan, gives the model that the cluster wrote. */
  private static void assertSameModel(String rows, String model, JsonNode plan) {
    SparkSession local = localSession();
    try {
      LogisticRegressionModel written = LogisticRegressionModel.load(model);
      LogisticRegression estimator = new LogisticRegression().setPlan(plan.toString());
      estimator.setRegParam(1e-3).setElasticNetParam(0.5);
      LogisticRegressionModel fitted = estimator.fit(local.read().format("libsvm").load(rows));
      assertThat(written.coefficients().toArray())
          .containsExactly(fitted.coefficients().toArray(), within(1e-9));
      assertThat(written.intercept()).isCloseTo(fitted.intercept(), within(1e-9));
    } finally {
      local.stop();
    }
  }

  private static SparkSubmit.Ended succeeds(SparkSubmit submit, Object... arguments)
      throws IOException, InterruptedException {
    SparkSubmit.Ended ended = submit.run(arguments);
    assertThat(ended.code()).as(ended.printed()).isZero();
    return ended;
  }
}
