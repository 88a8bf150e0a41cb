package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pilot}, {@code rollout} and {@code update} from end to end on small data. */
class PilotCommandTest {
  private static final String SMALL = "--fraction 0.5 --repeats 2 --sample-seed 3";

  @TempDir Path folder;
  private Path rows;

  @BeforeEach
  void writeRows() {
    rows = Cli.write(folder.resolve("rows.libsvm"), Cli.libsvm(Cli.rows(600, -1, 1)));
  }

  private Path output() {
    return folder.resolve("out");
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(output().resolve(name).toFile());
  }

  private Cli.Result run(String command, String options) {
    return Cli.run(
        Cli.args(
            command + " " + options, "--num-features", 2, "--input", rows, "--output", output()));
  }

  @Test
  void aPilotWritesItsReportAndSaysWhatToDo() throws IOException {
    Cli.Result result =
        run("pilot", SMALL + " --reg-param 0.01 --incumbent-max-iter 7 --verify --lang ja")
            .expect(ExitCode.DONE);
    String page = Files.readString(output().resolve("pilot.html"));
    assertThat(page).contains("lang=\"ja\"", "MLlib", "--incumbent-max-iter", "maxIter=7");
    assertThat(page).contains("examples/run pilot --fraction").doesNotContain("pilot pilot");
    assertThat(result.out()).contains("600 rows, 2 features", "all 600 rows: spark-optimizer");
    JsonNode json = json("pilot.json");
    assertThat(json.path("rows").asInt()).isEqualTo(600);
    assertThat(json.path("contenders")).hasSize(2);
    assertThat(json.path("recommendation").path("advice").asText()).isEqualTo("KEEP");
  }

  /** Such data costs nothing to fit, so nothing can be saved; for a price it can. */
  @Test
  void theSameSavingPaysOrNotByTheLeastThatIsWanted() throws IOException {
    run("pilot", SMALL + " --price 1e9 --fits-per-day 1000 --min-saving 1e12")
        .expect(ExitCode.DONE);
    JsonNode keep = json("pilot.json").path("recommendation");
    assertThat(keep.path("advice").asText()).isEqualTo("KEEP");
    assertThat(keep.toString()).containsAnyOf("SAVES_TOO_LITTLE", "SLOWER");
  }

  @Test
  void aSavedModelIsTheIncumbentAndARolloutStagesAgainstIt() throws IOException {
    Path model = folder.resolve("model");
    Cli.done(
        Cli.args(
            "train --task logistic --reg-param 0.01 --num-features 2",
            "--input",
            rows,
            "--output",
            model));
    run("pilot", SMALL + " --incumbent " + model).expect(ExitCode.DONE);
    assertThat(json("pilot.json").toString()).contains("regParam=0.01");
    Path staged = folder.resolve("staged");
    Cli.Result result =
        Cli.run(
            Cli.args(
                "rollout --stages 0.3,1 --held-out 0.2 --max-loss 0.5 --repeats 2",
                "--incumbent",
                model,
                "--input",
                rows,
                "--output",
                staged));
    if (result.code() == ExitCode.STOPPED) { // on a busy machine a short fit may take very long
      assertThat(result.out()).contains("stopped by the gate TIME_AND_COST", "no model is written");
      assertThat(staged).doesNotExist();
      return;
    }
    result.expect(ExitCode.DONE);
    assertThat(Cli.summary(staged).path("rollout")).hasSize(2);
    assertThat(Cli.done("evaluate", "--model", staged, "--input", rows).out())
        .contains("areaUnderROC");
  }

  @Test
  void aRolloutThatGetsLessAccurateIsStopped() {
    Path model = folder.resolve("model");
    Cli.done(
        Cli.args("train --task logistic --num-features 2", "--input", rows, "--output", model));
    Cli.Result result =
        Cli.run(
            Cli.args(
                "rollout --stages 0.4,1 --held-out 0.3 --repeats 2 --tol 0.01 --max-iter 1"
                    + " --metric identity",
                "--incumbent",
                model,
                "--input",
                rows,
                "--output",
                output()));
    result.expect(ExitCode.STOPPED);
    assertThat(result.out()).contains("stopped by the gate", "no model is written");
    assertThat(output()).doesNotExist();
  }

  @Test
  void anUpdateGoesOnFromAModelAndSaysWhatThatSaved() throws IOException {
    double[][] all = Cli.rows(1100, -1, 1);
    Path old = Cli.write(folder.resolve("old"), Cli.libsvm(Arrays.copyOf(all, 1000)));
    Path more = Cli.write(folder.resolve("more"), Cli.libsvm(Arrays.copyOfRange(all, 1000, 1100)));
    Path model = folder.resolve("model");
    Cli.done(
        Cli.args(
            "train --task logistic --reg-param 0.01 --elastic-net-param 0.5 --num-features 2",
            "--input",
            old,
            "--output",
            model));
    Cli.Result result =
        Cli.done(
            Cli.args(
                "update --against-cold",
                "--model",
                model,
                "--input",
                old,
                "--new",
                more,
                "--output",
                output()));
    assertThat(result.out()).contains("to the same gap:", "label -1.0 is class 0");
    JsonNode summary = Cli.summary(output());
    assertThat(summary.path("parameters").path("elasticNetParam").asDouble()).isEqualTo(0.5);
    assertThat(summary.path("fit").path("data").path("rows").asInt()).isEqualTo(1100);
    JsonNode saved = summary.path("warmStart");
    assertThat(saved.path("warmPasses").asDouble()).isLessThan(saved.path("coldPasses").asDouble());
    // The model is that of a fit of all rows together.
    Path together = folder.resolve("together");
    Path both = Cli.write(folder.resolve("both"), Cli.libsvm(all));
    Cli.done(
        Cli.args(
            "train --task logistic --reg-param 0.01 --elastic-net-param 0.5 --num-features 2",
            "--input",
            both,
            "--output",
            together));
    double updated = summary.path("fit").path("objective").asDouble();
    double fresh = Cli.summary(together).path("fit").path("objective").asDouble();
    assertThat(Math.abs(updated - fresh)).isLessThan(1e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pilot   | --fraction 0          | fraction is set to '0.0' but must be in (0, 1]",
        "pilot   | --price -1            | price is set to '-1.0' but must be >= 0",
        "pilot   | --held-out 0          | --held-out is set to '0.0' but must be in (0, 1)",
        "pilot   | --cores 0             | cores is set to '0' but must be >= 1",
        "pilot   | --lang fr             | '--lang'",
        "pilot   | --fraction 0.0001     | choose a larger fraction",
        "pilot   | --task linear --incumbent-tol -1 | --incumbent-tol is set to '-1.0'",
        "pilot   | --task logistic --incumbent-solver normal | applies to task linear only",
        "rollout | --stages 0.5,0.2      | stages is set to '[0.5, 0.2]' but must be ascending",
        "rollout | --repeats 1           | repeats is set to '1' but must be >= 2",
      })
  void badInputIsSaidAndNothingWritten(String command, String options, String says) {
    Cli.Result result = run(command, options);
    assertThat(result.code()).as(result.err()).isIn(ExitCode.FAILED, ExitCode.WRONG_USAGE);
    assertThat(result.err()).contains(says);
    assertThat(output().resolve("pilot.json")).doesNotExist();
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidBeforeAnyWork() {
    Path file = Cli.write(folder.resolve("file"), "x");
    Cli.Result result =
        Cli.run(Cli.args("pilot", "--input", rows, "--output", file.resolve("report")))
            .expect(ExitCode.WRONG_USAGE);
    assertThat(result.err()).contains("--output", "is not a folder");
    assertThat(result.out()).doesNotContain("warming up");
  }

  @Test
  void anIncumbentWithOtherFeaturesOrLabelsIsRefused() {
    Path wide = folder.resolve("wide");
    Cli.done(Cli.args("train --task logistic --num-features 5", "--input", rows, "--output", wide));
    assertThat(run("pilot", SMALL + " --incumbent " + wide).expect(ExitCode.WRONG_USAGE).err())
        .contains("the incumbent has 5 features but the rows have 2");
    Path other = Cli.write(folder.resolve("other"), List.of("3 1:1 2:2", "4 1:2 2:1", "3 1:1 2:1"));
    assertThat(
            Cli.run(
                    Cli.args(
                        "update",
                        "--model",
                        wide,
                        "--input",
                        other,
                        "--new",
                        other,
                        "--output",
                        folder.resolve("updated")))
                .expect(ExitCode.WRONG_USAGE)
                .err())
        .contains("holds the labels 3.0 and 4.0 but the model knows the labels -1.0 and 1.0");
  }

  /** MLlib's model does not hold it, so going on without it would be another problem. */
  @Test
  void whatTheModelWasTrainedWithBesidesIsNotForgotten() {
    Path positive = folder.resolve("positive");
    String train = "train --task logistic --nonnegative true --reg-param 0.01 --input";
    Cli.done(Cli.args(train, rows, "--output", positive));
    Object[] from = {
      "--model", positive, "--input", rows, "--new", rows, "--output", folder.resolve("updated")
    };
    assertThat(Cli.run(Cli.args("update", from)).expect(ExitCode.WRONG_USAGE).err())
        .contains("was trained with nonnegative", "give its option again");
    Cli.done(Cli.args("update --nonnegative true", from));
    assertThat(run("pilot", SMALL + " --incumbent " + positive).expect(ExitCode.WRONG_USAGE).err())
        .contains("was trained with nonnegative, which a pilot does not take");
  }
}
