package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.testkit.TestSpark;

/** The commands from files to files; the models are compared with MLlib's own on the same rows. */
class CommandsTest {
  private static final int ROWS = 80;

  @TempDir Path folder;

  @AfterEach
  void nothingStaysCached() {
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private Path model() {
    return folder.resolve("model");
  }

  private Path libsvm(String name, double[][] rows) throws IOException {
    String text = String.join("\n", Cli.libsvm(rows)) + "\n";
    Path file = folder.resolve(name);
    try (OutputStream out = compressed(name, Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static OutputStream compressed(String name, OutputStream out) throws IOException {
    if (name.endsWith(".gz")) {
      return new GZIPOutputStream(out);
    }
    if (name.endsWith(".bz2")) {
      BZip2Codec codec = new BZip2Codec();
      codec.setConf(TestSpark.session().sparkContext().hadoopConfiguration());
      return codec.createOutputStream(out);
    }
    return out;
  }

  /** The rows in one of the formats; the labels are the given ones. */
  private Path input(String kind, double[][] rows) throws IOException {
    if (kind.equals("csv")) {
      return Cli.write(folder.resolve("in.csv"), Cli.csv(rows));
    }
    if (!kind.startsWith("parquet")) {
      return libsvm("in." + kind, rows);
    }
    Path parquet = folder.resolve("in.parquet");
    Dataset<Row> data =
        kind.equals("parquet of vectors")
            ? TestSpark.session().read().format("libsvm").load(libsvm("all", rows).toString())
            : TestSpark.session()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(Cli.write(folder.resolve("all.csv"), Cli.csv(rows)).toString());
    data.write().parquet(parquet.toString());
    return parquet;
  }

  private Dataset<Row> loaded(double[][] rows) throws IOException {
    return TestSpark.session().read().format("libsvm").load(libsvm("reference", rows).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "libsvm, 0, 1",
    "libsvm.gz, -1, 1",
    "libsvm.bz2, 1, 2",
    "csv, -1, 1",
    "parquet of vectors, 1, 2",
    "parquet of numbers, 0, 1"
  })
  void logisticRegressionFromEveryFormat(String kind, double negative, double positive)
      throws IOException {
    Path input = input(kind, Cli.rows(ROWS, negative, positive));
    Cli.Result trained =
        Cli.done(
            Cli.args(
                "train --task logistic --reg-param 0.01 --tol 1e-9 --input",
                input,
                "--output",
                model()));
    LogisticRegressionModel ours = LogisticRegressionModel.load(model().toString());
    LogisticRegressionModel theirs =
        new org.apache.spark.ml.classification.LogisticRegression()
            .setRegParam(0.01)
            .setTol(1e-12)
            .fit(loaded(Cli.rows(ROWS, 0, 1)));
    assertClose(ours.coefficients(), theirs.coefficients());
    assertThat(ours.intercept()).isCloseTo(theirs.intercept(), within(1e-4));

    JsonNode labels = Cli.summary(model()).path("labels");
    assertThat(labels.path("negative").asDouble()).isEqualTo(negative);
    assertThat(labels.path("positive").asDouble()).isEqualTo(positive);
    boolean mapped = negative != 0 || positive != 1;
    assertThat(trained.out().contains("label " + negative + " is class 0, label " + positive))
        .isEqualTo(mapped);

    String metrics = Cli.done("evaluate", "--model", model(), "--input", input).out();
    assertThat(metrics).contains("rows " + ROWS, "areaUnderROC 0.", "logLoss 0.", "accuracy 0.");
    Path scores = folder.resolve("scores");
    Cli.done("predict", "--model", model(), "--input", input, "--output", scores);
    Dataset<Row> predictions = TestSpark.session().read().parquet(scores.toString());
    assertThat(predictions.columns())
        .contains("label", "prediction", "probability")
        .doesNotContain("features", "rawPrediction");
    long right = predictions.filter("label = prediction").count();
    assertThat(value(metrics, "accuracy")).isCloseTo((double) right / ROWS, within(1e-5));
    assertThat(predictions.filter("(probability > 0.5) = (prediction = " + positive + ")").count())
        .isEqualTo(ROWS);
  }

  @Test
  void groupsAreNamedByTheirColumns() throws IOException {
    Path input = input("csv", Cli.rows(ROWS, 0, 1));
    String command = "train --task logistic --reg-param 0.02 --elastic-net-param 1 --tol 1e-9";
    Path named = folder.resolve("named");
    Cli.done(Cli.args(command + " --groups x,y --input", input, "--output", named));
    Cli.done(Cli.args(command + " --feature-groups 4,5 --input", input, "--output", model()));
    LogisticRegressionModel model = LogisticRegressionModel.load(model().toString());
    assertThat(LogisticRegressionModel.load(named.toString()).coefficients())
        .isEqualTo(model.coefficients());
    assertThat(Cli.summary(named).path("fit").path("plan").path("metric").asText())
        .isEqualTo("identity");
  }

  @Test
  void scoringFindsFeaturesByNameAndLeavesRowsWithoutThemUnpredicted() throws IOException {
    Path input = Cli.write(folder.resolve("train.csv"), "label,x,y\n1,3,0\n2,5,1\n6,9,7\n5,8,2\n");
    Cli.done(Cli.args("train --task linear --input", input, "--output", model()));
    assertThat(Cli.summary(model()).path("featureNames").toString()).isEqualTo("[\"x\",\"y\"]");
    String moved = "id,y,x\n7,0,3\n8,7,9\n9,,1\n";
    Path other = Cli.write(folder.resolve("score.csv"), moved);
    Path scores = folder.resolve("scores");
    Cli.done("predict", "--model", model(), "--input", other, "--output", scores);
    LinearRegressionModel linear = LinearRegressionModel.load(model().toString());
    Dataset<Row> predictions = TestSpark.session().read().parquet(scores.toString());
    assertThat(predictions.filter("id = 8").first().<Double>getAs("prediction"))
        .isEqualTo(linear.predict(Vectors.dense(9, 7)));
    assertThat(predictions.filter("prediction is null").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<Integer>getAs("id")).isEqualTo(9));
    Path lacking = Cli.write(folder.resolve("lacking.csv"), "x\n1\n");
    Cli.Result refused =
        Cli.run(
            "predict", "--model", model(), "--input", lacking, "--output", folder.resolve("no"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the model was trained on 'y' but the input has the columns x");
  }

  @Test
  void linearRegressionAgreesWithMllib() throws IOException {
    double[][] rows = Cli.rows(ROWS, 0, 0);
    Path input = input("csv", rows);
    String options =
        "train --task linear --reg-param 0.1 --elastic-net-param 0.5 --tol 1e-9 --input";
    Cli.Result trained = Cli.done(Cli.args(options, input, "--output", model()));
    LinearRegressionModel ours = LinearRegressionModel.load(model().toString());
    LinearRegressionModel theirs =
        new org.apache.spark.ml.regression.LinearRegression()
            .setRegParam(0.1)
            .setElasticNetParam(0.5)
            .setSolver("l-bfgs")
            .setTol(1e-12)
            .fit(loaded(rows));
    assertClose(ours.coefficients(), theirs.coefficients());
    String metrics = Cli.done("evaluate", "--model", model(), "--input", input).out();
    assertThat(value(metrics, "rmse"))
        .isCloseTo(theirs.summary().rootMeanSquaredError(), within(1e-4));
    assertThat(value(metrics, "r2")).isCloseTo(theirs.summary().r2(), within(1e-4));
    assertThat(metrics).contains("mae ");

    Path scores = folder.resolve("scores");
    String predict = "predict --output-format csv --input";
    Cli.done(Cli.args(predict, input, "--model", model(), "--output", scores));
    assertThat(TestSpark.session().read().option("header", true).csv(scores.toString()).columns())
        .containsExactly("label", "x", "y", "prediction");

    JsonNode summary = Cli.summary(model());
    assertThat(summary.path("task").asText()).isEqualTo("linear");
    assertThat(summary.path("input").asText()).isEqualTo(input.toString());
    assertThat(summary.path("parameters").path("regParam").asDouble()).isEqualTo(0.1);
    assertThat(summary.path("parameters").path("tol").asDouble()).isEqualTo(1e-9);
    assertThat(summary.path("parameters").path("seed").asLong()).isEqualTo(42);
    assertThat(summary.path("parameters").path("fitIntercept").asBoolean()).isTrue();
    assertThat(summary.path("versions").path("spark").asText())
        .isEqualTo(TestSpark.session().version());
    assertThat(summary.path("versions").fieldNames())
        .toIterable()
        .containsExactly("sparkOptimizer", "spark", "java");
    JsonNode fit = summary.path("fit");
    assertThat(fit.path("converged").asBoolean()).isTrue();
    assertThat(fit.path("relativeSuboptimality").asDouble()).isLessThanOrEqualTo(1e-9);
    assertThat(fit.path("data").path("rows").asInt()).isEqualTo(ROWS);
    long lines = trained.out().lines().filter(line -> line.startsWith("DASVRDA stage ")).count();
    assertThat(fit.path("stageRecords").size()).isEqualTo((int) lines).isGreaterThan(1);
    assertThat(trained.out()).contains("written to " + model(), "converged: ");
    assertThat(summary.has("labels")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3})
  void huberAgreesWithPlainGradientDescent(double threshold) throws IOException {
    double[][] rows = Cli.outliers(ROWS);
    Path input = Cli.write(folder.resolve("in.csv"), renamed(Cli.csv(rows)));
    String options = "train --task huber --label-col target --tol 1e-13 --reg-param 0.1 --input";
    Cli.done(Cli.args(options, input, "--output", model(), "--huber-threshold", threshold));
    LinearRegressionModel ours = LinearRegressionModel.load(model().toString());
    double[] reference = huber(rows, threshold, 0.1);
    assertThat(ours.coefficients().toArray())
        .containsExactly(new double[] {reference[0], reference[1]}, within(1e-6));
    assertThat(ours.intercept()).isCloseTo(reference[2], within(1e-6));
    assertThat(Cli.summary(model()).path("huberThreshold").asDouble()).isEqualTo(threshold);
    assertThat(ours.getLabelCol()).isEqualTo("target");
    assertThat(ours.getRegParam()).isEqualTo(0.1);
    assertThat(Cli.done("evaluate", "--model", model(), "--input", input).out())
        .contains("rows " + ROWS, "rmse");
  }

  @Test
  void huberWithoutAThresholdFitsItsScale() throws IOException {
    Path input = Cli.write(folder.resolve("in.csv"), renamed(Cli.csv(Cli.outliers(ROWS))));
    String options = "train --task huber --label-col target --reg-param 0.1 --epsilon 1.5 --input";
    Cli.done(Cli.args(options, input, "--output", model()));
    LinearRegressionModel ours = LinearRegressionModel.load(model().toString());
    assertThat(ours.getLoss()).isEqualTo("huber");
    assertThat(ours.getEpsilon()).isEqualTo(1.5);
    JsonNode summary = Cli.summary(model());
    assertThat(summary.path("scale").asDouble()).isEqualTo(ours.scale()).isNotEqualTo(1.0);
    assertThat(summary.path("epsilon").asDouble()).isEqualTo(1.5);
    assertThat(summary.has("huberThreshold")).isFalse();
    assertThat(summary.path("fit").path("converged").asBoolean()).isTrue();

    Path fixed = folder.resolve("fixed");
    String again = "train --task huber --label-col target --tol 1e-9 --input";
    double threshold = 1.5 * ours.scale();
    double penalty = 0.1 * ours.scale();
    Cli.done(
        Cli.args(
            again,
            input,
            "--output",
            fixed,
            "--huber-threshold",
            threshold,
            "--reg-param",
            penalty));
    assertThat(LinearRegressionModel.load(fixed.toString()).coefficients().toArray())
        .containsExactly(ours.coefficients().toArray(), within(2e-3));
  }

  private static List<String> renamed(List<String> csv) {
    List<String> lines = new ArrayList<>(csv);
    lines.set(0, "target,x,y");
    return lines;
  }

  /** Gradient descent on mean Huber loss + (λ₂/2) Σ (σ_j w_j)², columns label, x, y. */
  private static double[] huber(double[][] rows, double threshold, double l2) {
    int n = rows.length;
    double[] square = new double[2];
    for (int j = 0; j < 2; j++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[j + 1] / n;
      }
      for (double[] row : rows) {
        square[j] += (row[j + 1] - mean) * (row[j + 1] - mean) / (n - 1);
      }
    }
    double[] w = new double[3];
    for (int step = 0; step < 5_000; step++) {
      double[] gradient = {l2 * square[0] * w[0], l2 * square[1] * w[1], 0};
      for (double[] row : rows) {
        double residual = w[0] * row[1] + w[1] * row[2] + w[2] - row[0];
        double clipped = Math.max(-threshold, Math.min(threshold, residual));
        gradient[0] += clipped * row[1] / n;
        gradient[1] += clipped * row[2] / n;
        gradient[2] += clipped / n;
      }
      for (int j = 0; j < 3; j++) {
        w[j] -= 0.05 * gradient[j];
      }
    }
    return w;
  }

  @Test
  void anUnfinishedFitIsWrittenAndSaid() throws IOException {
    Path input = input("csv", Cli.rows(ROWS, 0, 1));
    String options = "train --task logistic --max-iter 1 --tol 1e-12 --output";
    Cli.Result result = Cli.run(Cli.args(options, model(), "--input", input));
    result.expect(ExitCode.NOT_CONVERGED);
    assertThat(result.out()).contains("not converged: ");
    assertThat(Cli.summary(model()).path("fit").path("converged").asBoolean()).isFalse();
    assertThat(LogisticRegressionModel.load(model().toString()).numFeatures()).isEqualTo(2);

    LogisticRegressionModel first = LogisticRegressionModel.load(model().toString());
    Cli.run("train", "--task", "logistic", "--input", input, "--output", model())
        .expect(ExitCode.WRONG_USAGE);
    assertThat(LogisticRegressionModel.load(model().toString()).coefficients())
        .isEqualTo(first.coefficients());
    String again = "train --task logistic --tol 1e-9 --overwrite --input";
    Cli.done(Cli.args(again, input, "--output", model()));
    assertThat(LogisticRegressionModel.load(model().toString()).coefficients())
        .isNotEqualTo(first.coefficients());
    assertThat(Cli.tree(folder))
        .noneMatch(path -> path.getFileName().toString().contains("model-"));
  }

  @ParameterizedTest
  @CsvSource({"logistic,''", "linear,''", "huber,--huber-threshold=1", "huber,''"})
  void aFinishedModelIsAGoodStart(String task, String option) throws IOException {
    Path input = input("csv", Cli.rows(ROWS, 0, task.equals("logistic") ? 1 : 0));
    List<Object> args = new ArrayList<>(List.of("train", "--task", task, "--reg-param", "0.1"));
    args.addAll(List.of("--tol", "1e-6", "--input", input));
    if (!option.isEmpty()) {
      args.add(option);
    }
    List<Object> cold = new ArrayList<>(args);
    cold.addAll(List.of("--output", model()));
    Cli.done(cold.toArray());
    Path second = folder.resolve("second");
    args.addAll(List.of("--output", second, "--initial-model", model()));
    Cli.done(args.toArray());
    assertThat(Cli.summary(second).path("fit").path("stages").asInt())
        .isLessThan(Cli.summary(model()).path("fit").path("stages").asInt());
  }

  @Test
  void featureColumnsKeepTheOrderOfTheOption() throws IOException {
    Path input = input("csv", Cli.rows(ROWS, 0, 0));
    Path swapped = folder.resolve("swapped");
    Cli.done("train", "--task", "linear", "--input", input, "--output", model());
    Cli.done(
        Cli.args("train --task linear --feature-cols y,x --input", input, "--output", swapped));
    Vector ours = LinearRegressionModel.load(model().toString()).coefficients();
    Vector theirs = LinearRegressionModel.load(swapped.toString()).coefficients();
    assertThat(theirs.apply(0)).isCloseTo(ours.apply(1), within(1e-2));
    assertThat(theirs.apply(1)).isCloseTo(ours.apply(0), within(1e-2));
  }

  @Test
  void aSecretAmongTheOptionsIsNotWritten() throws IOException {
    Path input =
        Cli.write(folder.resolve("password=hunter2/in.csv"), Cli.csv(Cli.rows(ROWS, 0, 1)));
    Cli.done(
        Cli.args(
            "train --task logistic --reg-param 0.1 --prediction-col token-hunter2 --input",
            input,
            "--output",
            model()));
    assertThat(Files.readString(model().resolve("summary.json")))
        .doesNotContain("hunter2")
        .contains("redacted");
  }

  @ParameterizedTest
  @CsvSource({
    "dense, logistic, libsvm",
    "dense, linear, parquet",
    "one-hot, logistic, parquet",
    "one-hot, linear, libsvm",
    "text, logistic, libsvm",
    "text, linear, libsvm"
  })
  void generatedDataIsTheSameTwiceAndCanBeTrainedOn(String kind, String task, String format)
      throws IOException {
    String options = "generate --rows 60 --features 20 --seed 7 --kind";
    List<Path> outputs = List.of(folder.resolve("a." + format), folder.resolve("b." + format));
    for (Path output : outputs) {
      Object[] rest = {kind, "--task", task, "--format", format, "--output", output};
      assertThat(Cli.done(Cli.args(options, rest)).out()).contains("60 rows");
    }
    List<Row> rows = read(format, outputs.get(0));
    assertThat(rows).hasSize(60).isEqualTo(read(format, outputs.get(1)));
    if (kind.equals("text")) {
      String train = "train --reg-param 0.1 --num-features 20 --max-iter 500 --task";
      Cli.done(Cli.args(train, task, "--input", outputs.get(0), "--output", model()));
    }
  }

  private static List<Row> read(String format, Path path) {
    return TestSpark.session().read().format(format).load(path.toString()).collectAsList();
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static void assertClose(Vector ours, Vector theirs) {
    assertThat(ours.toArray()).containsExactly(theirs.toArray(), within(1e-4));
  }
}
