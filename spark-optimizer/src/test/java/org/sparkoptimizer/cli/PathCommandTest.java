package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.TestSpark;

/** {@code path} from end to end on small data. */
class PathCommandTest {
  private static final int NOISE = 30;

  @TempDir Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private Cli.Result path(String options, Object... others) {
    Object[] rest = Stream.concat(Stream.of(others), Stream.of("--output", output())).toArray();
    return Cli.run(Cli.args("path " + options, rest));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(output().resolve("path.json").toFile());
  }

  /** Rows in which two features tell of the label, and many others are there to be overfitted. */
  private Path noisy(String name, int rows, int classes) {
    SplittableRandom random = new SplittableRandom(3);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("label,x,y");
    for (int j = 0; j < NOISE; j++) {
      header.append(",n").append(j);
    }
    lines.add(header.toString());
    for (int i = 0; i < rows; i++) {
      double x = Frames.normal(random);
      double y = Frames.normal(random);
      double margin = 2 * x - y + Frames.normal(random);
      double label =
          classes == 0 ? margin : Math.min(classes - 1, Math.max(0, Math.floor(margin + 1)));
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s,%s,%s", label, x, y));
      for (int j = 0; j < NOISE; j++) {
        line.append(',').append(Frames.normal(random));
      }
      lines.add(line.toString());
    }
    return Cli.write(folder.resolve(name), lines);
  }

  private static void assertFallsThenRises(JsonNode steps, int best) {
    double atBest = steps.get(best).path("metric").asDouble();
    assertThat(best).isBetween(1, steps.size() - 2);
    assertThat(steps.get(0).path("metric").asDouble()).isGreaterThan(atBest * 1.1);
    assertThat(steps.get(steps.size() - 1).path("metric").asDouble()).isGreaterThan(atBest * 1.01);
  }

  private static int best(JsonNode json) {
    int best = 0;
    while (json.path("steps").get(best).path("regParam").asDouble()
        != json.path("best").path("regParam").asDouble()) {
      best++;
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "multinomial", "linear"})
  void itWritesModelsThatFirstHelpAndThenOverfit(String task) throws IOException {
    int classes = task.equals("logistic") ? 2 : task.equals("linear") ? 0 : 3;
    Path input = noisy("some.csv", 160, classes);
    Cli.Result result =
        path("--task " + task + " --elastic-net-param 1 --penalties 12 --input", input)
            .expect(ExitCode.DONE);
    JsonNode json = json();
    JsonNode steps = json.path("steps");
    assertThat(steps).hasSize(12);
    assertFallsThenRises(steps, best(json));
    assertThat(steps.get(0).path("nonZeros").asInt()).isZero();
    assertThat(steps.get(11).path("nonZeros").asInt()).isGreaterThan(NOISE / 2);
    assertThat(steps.get(11).path("regParam").asDouble())
        .isCloseTo(steps.get(0).path("regParam").asDouble() * 1e-3, within(1e-9));
    double objective = Double.POSITIVE_INFINITY;
    for (JsonNode step : steps) {
      assertThat(step.path("converged").asBoolean()).as("%s", step).isTrue();
      assertThat(step.path("passes").asDouble()).isPositive();
      assertThat(step.path("relativeSuboptimality").asDouble()).isLessThanOrEqualTo(1e-6);
      assertThat(step.path("objective").asDouble()).isLessThan(objective);
      objective = step.path("objective").asDouble();
      assertThat(step.path("intercepts")).hasSize(classes == 3 ? 3 : 1);
      int values = 0;
      for (JsonNode ofClass : step.path("coefficients")) {
        assertThat(ofClass.path("features")).hasSameSizeAs(ofClass.path("values"));
        values += ofClass.path("values").size();
      }
      assertThat(step.path("nonZeros").asInt()).isEqualTo(values);
    }
    assertThat(json.path("task").asText()).isEqualTo(task);
    assertThat(json.path("featureNames").get(1).asText()).isEqualTo("y");
    assertThat(json.path("heldOut").path("rows").asInt()).isBetween(20, 60);
    assertThat(json.path("parameters").has("regParam")).isFalse();
    assertThat(json.path("metric").asText()).isEqualTo(classes == 0 ? "rmse" : "logLoss");
    assertThat(ImageIO.read(output().resolve("path.png").toFile()).getWidth()).isEqualTo(1000);
    assertThat(result.out())
        .contains("non-zeros", "best: --reg-param " + json.path("best").path("regParam").asText())
        .contains("model " + (best(json) + 1) + " of 12");
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void theBestModelIsTheOneThatTrainFindsWithItsPenalty() throws IOException {
    Path input = noisy("some.csv", 120, 2);
    path("--task logistic --elastic-net-param 0.5 --penalties 6 --held-out 0 --input", input)
        .expect(ExitCode.DONE);
    JsonNode json = json();
    assertThat(json.has("best") || json.has("metric") || json.has("heldOut")).isFalse();
    JsonNode step = json.path("steps").get(4);
    Path model = folder.resolve("model");
    Cli.done(
        Cli.args(
            "train --task logistic --elastic-net-param 0.5 --input",
            input,
            "--reg-param",
            step.path("regParam").asText(),
            "--output",
            model));
    assertThat(step.path("objective").asDouble())
        .isCloseTo(Cli.summary(model).path("fit").path("objective").asDouble(), within(1e-6));
  }

  @Test
  void theSameCommandFindsTheSameAndAnotherSeedHoldsOutOthers() throws IOException {
    Path input = noisy("some.csv", 120, 2);
    String options = "--task logistic --elastic-net-param 1 --penalties 5 --held-out-seed ";
    path(options + "1 --input", input).expect(ExitCode.DONE);
    JsonNode first = json();
    path(options + "1 --input", input).expect(ExitCode.DONE);
    JsonNode second = json();
    assertThat(second.path("heldOut")).isEqualTo(first.path("heldOut"));
    for (int i = 0; i < 5; i++) {
      JsonNode step = first.path("steps").get(i);
      JsonNode again = second.path("steps").get(i);
      assertThat(again.path("regParam")).isEqualTo(step.path("regParam"));
      assertThat(again.path("nonZeros")).isEqualTo(step.path("nonZeros"));
      // A plan goes by measured costs, so the last bits may be others.
      assertThat(again.path("metric").asDouble())
          .isCloseTo(step.path("metric").asDouble(), within(1e-4));
    }
    path(options + "2 --input", input).expect(ExitCode.DONE);
    assertThat(json().path("steps").get(0).path("regParam"))
        .isNotEqualTo(first.path("steps").get(0).path("regParam"));
  }

  @Test
  void withoutL1ThePathEndsWhereItWouldWithAThousandthOfIt() throws IOException {
    Path input = noisy("some.csv", 120, 2);
    path("--task logistic --penalties 4 --smallest 1e-6 --input", input).expect(ExitCode.DONE);
    JsonNode ridge = json().path("steps");
    path("--task logistic --elastic-net-param 1 --penalties 4 --input", input)
        .expect(ExitCode.DONE);
    JsonNode lasso = json().path("steps");
    double largest = lasso.get(0).path("regParam").asDouble();
    assertThat(ridge.get(0).path("regParam").asDouble())
        .isCloseTo(1000 * largest, within(1e-6 * largest));
    assertThat(ridge.get(0).path("nonZeros").asInt()).isEqualTo(NOISE + 2);
    assertThat(ridge.get(0).path("metric").asDouble())
        .isCloseTo(lasso.get(0).path("metric").asDouble(), within(5e-3));
  }

  @Test
  void otherRowsJudgeWithTheLabelsAndFeaturesOfThoseThatAreTrainedOn() throws IOException {
    Path input = Cli.write(folder.resolve("in.libsvm"), Cli.libsvm(Cli.rows(150, -1, 1)));
    Path others =
        Cli.write(folder.resolve("others.libsvm"), List.of("1 1:2", "-1 1:-2", "-1 1:-1", "1 1:1"));
    Cli.Result result =
        path(
                "--task logistic --elastic-net-param 1 --penalties 3 --held-out-metric areaUnderROC --input",
                input,
                "--held-out-input",
                others)
            .expect(ExitCode.DONE);
    // The smallest penalty is as good, and the larger one of two is chosen.
    assertThat(result.out()).contains("label -1.0 is class 0", "model 2 of 3, areaUnderROC 1.0");
    assertThat(json().path("heldOut").path("rows").asInt()).isEqualTo(4);
    assertThat(json().path("best").path("metric").asDouble()).isEqualTo(1);
    assertThat(json().path("steps").get(0).path("metric").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aModelThatDoesNotConvergeIsNamedAndTheRestIsWritten() throws IOException {
    Path input = noisy("some.csv", 120, 2);
    Cli.Result result =
        path("--task logistic --penalties 3 --max-iter 1 --tol 1e-14 --input", input)
            .expect(ExitCode.NOT_CONVERGED);
    assertThat(result.out()).contains("no: the limit on stages", "models did not converge");
    assertThat(json().path("steps")).hasSize(3);
  }

  @Test
  void namesThatLookLikeSecretsAreRedacted() throws IOException {
    Path input = noisy("password.csv", 80, 2);
    path("--task logistic --penalties 2 --input", input).expect(ExitCode.DONE);
    assertThat(json().path("input").asText()).contains("redacted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--task linear --epsilon 2 | --epsilon applies to task huber only",
        "--task poisson | poisson is not offered",
        "--task counts | --task",
        "--task logistic --penalties 1 | --penalties is set to 1 but must be >= 2",
        "--task logistic --penalties many | 'many'",
        "--task logistic --smallest 1 | --smallest is set to 1.0 but must be between 0 and 1",
        "--task logistic --smallest 0 | --smallest is set to 0.0",
        "--task logistic --held-out 1 | --held-out is set to '1.0' but must be at least 0",
        "--task logistic --held-out -0.1 | --held-out is set to '-0.1'",
        "--task logistic --held-out 0 --held-out-seed 3 | --held-out-seed is set to '3'",
        "--task logistic --held-out 0 --held-out-metric f1 | --held-out-metric is set to 'f1' but no rows",
        "--task logistic --held-out 0.2 --held-out-input x.csv | drop one of them",
        "--task logistic --held-out-input none.csv | --held-out-input 'none.csv' does not exist",
        "--task logistic --held-out-metric rmse | must be one of logLoss, accuracy, f1, areaUnderROC",
        "--task multinomial --held-out-metric areaUnderROC | must be one of logLoss, accuracy, f1",
        "--task linear --held-out-metric logLoss | must be one of rmse, mae, r2",
        "--task linear --reg-param 1 | --reg-param",
        "--task logistic --solver normal | --solver does not apply to task logistic",
        "--task logistic --elastic-net-param 2 | --elastic-net-param is set to '2'"
      })
  void aWrongOptionIsNamedBeforeAnythingIsRead(String options, String says) {
    Cli.Result result = path(options + " --input", "none.csv").expect(ExitCode.WRONG_USAGE);
    assertThat(result.err()).contains(says);
    assertThat(output()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logistic | 1,1;1,2;1,3 | holds one class only",
        "linear | 4,1;4,2;4,3 | no feature tells anything",
        "logistic | 0,1;1,2;0,3;1,NaN | feature",
        "logistic | 0,1;1,2;2,3 | task logistic wants two labels"
      })
  void rowsWithoutAPathAreRefused(String task, String rows, String says) {
    Path input = Cli.write(folder.resolve("in.csv"), "label,x\n" + rows.replace(';', '\n') + "\n");
    Cli.Result result =
        path("--task " + task + " --held-out 0 --input", input).expect(ExitCode.FAILED);
    assertThat(result.err()).startsWith("error: ").contains(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label,x,y;7,1,2 | holds 7.0 but the model knows the labels 0.0 and 1.0",
        "label,x,y;,1,2;1,1,2 | holds null",
        "label,x,y;1,1,;0,1,1 | missing, not finite or not 2",
        "label,x,y | no rows"
      })
  void heldOutRowsThatNoModelCanBeJudgedOnAreRefused(String rows, String says) {
    Path input = Cli.write(folder.resolve("in.csv"), Cli.csv(Cli.rows(60, 0, 1)));
    Path others = Cli.write(folder.resolve("others.csv"), rows.replace(';', '\n') + "\n");
    Cli.Result result =
        path("--task logistic --input", input, "--held-out-input", others).expect(ExitCode.FAILED);
    assertThat(result.err()).startsWith("error: ").contains(says);
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void aLabelThatIsNoClassIsNeverTakenForOne() throws IOException {
    Path rows = noisy("rows.csv", 80, 2);
    List<String> renamed = new ArrayList<>();
    for (String line : Files.readAllLines(rows)) {
      renamed.add(line.startsWith("0") ? "5" + line.substring(1) : line);
    }
    Path training = Cli.write(folder.resolve("training.csv"), renamed); // labels 1 and 5
    Cli.Result result =
        path("--task logistic --penalties 2 --input", training, "--held-out-input", rows);
    assertThat(result.expect(ExitCode.FAILED).err())
        .contains("holds 0.0 but the model knows the labels 1.0 and 5.0");
  }

  @Test
  void offsetsOfHeldOutRowsAreChecked() {
    List<String> lines =
        new ArrayList<>(List.of("label,x,e", "0,1,0.5", "1,2,0.1", "0,2,0.3", "1,3,0.2"));
    Path training = Cli.write(folder.resolve("training.csv"), lines);
    lines.add("1,2,");
    Path others = Cli.write(folder.resolve("others.csv"), lines);
    Cli.Result result =
        path(
            "--task logistic --penalties 2 --offset-col e --held-out-metric accuracy --input",
            training,
            "--held-out-input",
            others);
    assertThat(result.expect(ExitCode.FAILED).err())
        .contains("column 'e' holds null but an offset must be finite");
  }

  @Test
  void filesOfOthersStay() throws IOException {
    Path input = noisy("rows.csv", 80, 2);
    Files.createDirectories(output());
    Files.writeString(output().resolve("notes.txt"), "mine");
    assertThat(path("--task logistic --input", input).expect(ExitCode.WRONG_USAGE).err())
        .contains("holds other files; choose another folder");
    assertThat(output().resolve("path.json")).doesNotExist();
  }

  @Test
  void huberIsFollowedWithItsScale() throws IOException {
    path(
            "--task huber --epsilon 1.5 --elastic-net-param 1 --penalties 3 --input",
            noisy("rows.csv", 80, 0))
        .expect(ExitCode.DONE);
    // Where the path begins is known to a tolerance: Huber's constant model is a fit of its own.
    assertThat(json().path("steps").get(0).path("nonZeros").asInt()).isLessThanOrEqualTo(1);
    assertThat(json().path("steps").get(2).path("nonZeros").asInt()).isGreaterThan(1);
    assertThat(json().path("epsilon").asDouble()).isEqualTo(1.5);
  }
}
