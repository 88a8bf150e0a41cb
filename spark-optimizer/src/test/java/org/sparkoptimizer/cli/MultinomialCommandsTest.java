package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** Task multinomial from the command line, with labels that are no numbers of classes. */
class MultinomialCommandsTest {
  private static final double[] LABELS = {-1, 2.5, 7};
  private static final int ROWS = 300;

  @TempDir private Path folder;
  private Path input;

  @BeforeEach
  void writeRows() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    double[][] rows = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      int k = random.nextInt(LABELS.length);
      rows[i] =
          new double[] {
            LABELS[k],
            Frames.normal(random) + (k == 0 ? 1.5 : 0),
            Frames.normal(random) + (k == 1 ? 1.5 : 0)
          };
    }
    input = Cli.write(folder.resolve("in.csv"), Cli.csv(rows));
  }

  @Test
  void aModelIsTrainedEvaluatedAndScoresWithTheLabelsOfTheInput() throws IOException {
    Path model = folder.resolve("model");
    String printed =
        Cli.done(
                Cli.args(
                    "train --task multinomial --reg-param 0.01 --input", input, "--output", model))
            .out();
    assertThat(printed).contains("labels -1.0, 2.5, 7.0 are classes 0 to 2", "converged: ");
    JsonNode summary = Cli.summary(model);
    assertThat(summary.path("labels").path("classes").toString()).isEqualTo("[-1.0,2.5,7.0]");
    assertThat(LogisticRegressionModel.load(model.toString()).numClasses()).isEqualTo(3);

    String metrics = Cli.done("evaluate", "--model", model, "--input", input).out();
    assertThat(metrics).contains("rows " + ROWS, "logLoss 0.", "accuracy 0.", "f1 0.");
    assertThat(metrics).doesNotContain("areaUnderROC");
    Path scores = folder.resolve("scores");
    Cli.done("predict", "--model", model, "--input", input, "--output", scores);
    Dataset<Row> predictions = TestSpark.session().read().parquet(scores.toString());
    assertThat(predictions.select("prediction").distinct().orderBy("prediction").collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(-1.0, 2.5, 7.0);
    long right = predictions.filter("label = prediction").count();
    double accuracy =
        Arrays.stream(metrics.split("\n"))
            .filter(line -> line.startsWith("accuracy "))
            .mapToDouble(line -> Double.parseDouble(line.substring(9)))
            .findFirst()
            .orElseThrow();
    assertThat(accuracy).isCloseTo((double) right / ROWS, within(1e-5)).isGreaterThan(0.6);
    // Of the predicted class, which is the likeliest of three.
    assertThat(predictions.filter("probability < 0.333").count()).isZero();
  }

  @Test
  void aPlanIsExplainedAndAFitGoesOnFromAModel() {
    Path model = folder.resolve("model");
    Cli.done(Cli.args("train --task multinomial --input", input, "--output", model));
    String again =
        Cli.done(
                Cli.args(
                    "train --task multinomial --input",
                    input,
                    "--initial-model",
                    model,
                    "--output",
                    folder.resolve("again")))
            .out();
    assertThat(again).doesNotContain("DASVRDA stage 3 ");
    assertThat(Cli.done("explain", "--task", "multinomial", "--input", input).out())
        .contains("metric hessian");
  }

  @Test
  void aLabelThatTheModelDoesNotKnowIsNotTakenForAClass() throws IOException {
    Path model = folder.resolve("model");
    Cli.done(Cli.args("train --task multinomial --input", input, "--output", model));
    Path others = Cli.write(folder.resolve("others.csv"), Cli.csv(new double[][] {{0, 1, 1}}));
    Cli.Result result = Cli.run("evaluate", "--model", model, "--input", others);
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("the model knows the labels -1.0, 2.5, 7.0");
  }

  @Test
  void theOtherTasksSayThatThereAreThreeLabels() {
    Cli.Result logistic =
        Cli.run("train", "--task", "logistic", "--input", input, "--output", folder.resolve("m"));
    assertThat(logistic.code()).isEqualTo(ExitCode.FAILED);
    assertThat(logistic.err()).contains("task logistic wants two labels", "multinomial");
  }

  @Test
  void oneLabelAndTooManyLabelsAreRefused() throws IOException {
    double[][] rows = new double[1001][];
    Arrays.setAll(rows, i -> new double[] {i, i % 3, i % 5});
    Path many = Cli.write(folder.resolve("many.csv"), Cli.csv(rows));
    Path one = Cli.write(folder.resolve("one.csv"), Cli.csv(Arrays.copyOf(rows, 1)));
    assertThat(refused(many)).contains("holds more than 1000 labels");
    assertThat(refused(one)).contains("holds 1 labels but task multinomial wants 2 to 1,000");
  }

  private String refused(Path rows) {
    Cli.Result result =
        Cli.run("train", "--task", "multinomial", "--input", rows, "--output", folder.resolve("m"));
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    return result.err();
  }

  @Test
  void bothSidesAreCompared() {
    Path out = folder.resolve("comparison");
    String printed =
        Cli.done(
                Cli.args(
                    "compare --task multinomial --setting 0.01,0 --tol 1e-3 --repeats 1 --warm-up 0 --input",
                    input,
                    "--output",
                    out))
            .out();
    assertThat(printed).contains("comparison.md");
    assertThat(out.resolve("comparison.json")).exists().content().contains("\"DONE\"");
  }
}
