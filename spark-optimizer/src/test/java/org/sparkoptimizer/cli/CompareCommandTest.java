package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.testkit.TestSpark;

/** {@code compare} from end to end on small data. */
class CompareCommandTest {
  private static final String SMALL =
      "--tol 1e-2,1e-4 --mllib-max-iter 100 --warm-up 0.3 --repeats";

  @TempDir Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private Cli.Result compare(String options, Object... others) {
    return compare(1, options, others);
  }

  private Cli.Result compare(int repeats, String options, Object... others) {
    Object[] rest = Stream.concat(Stream.of(others), Stream.of("--output", output())).toArray();
    return Cli.run(Cli.args("compare " + SMALL + " " + repeats + " " + options, rest));
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(output().resolve(name).toFile());
  }

  @Test
  void itMeasuresBothSidesAndKeepsTheResults() throws IOException {
    String options =
        "--task logistic --generate dense:400:5 --setting 1e-3,0 --setting 1e-2,1 --seed 7";
    Cli.Result first = compare(2, options).expect(ExitCode.DONE);
    JsonNode result = json("dense-400x5_0.01_1.json").path("result");
    assertThat(result.path("rows").asInt()).isEqualTo(400);
    assertThat(result.path("reference").path("certifiedGap").asDouble()).isBetween(-1e-12, 1e-5);
    assertThat(result.path("targets")).hasSize(2);
    for (JsonNode target : result.path("targets")) {
      for (String side : List.of("ours", "mllib")) {
        assertThat(target.path(side).path("reached").asBoolean()).as(side).isTrue();
        assertThat(target.path(side).path("fits")).hasSize(2);
        for (JsonNode fit : target.path(side).path("fits")) {
          assertThat(fit.path("seconds").asDouble()).isPositive();
          assertThat(fit.path("gap").asDouble())
              .isLessThanOrEqualTo(target.path("target").asDouble() * 1.001);
        }
      }
      assertThat(target.path("ours").path("fits").get(0).path("rounds").asLong()).isPositive();
    }
    assertThat(result.path("memory").path("ours").asLong())
        .isGreaterThanOrEqualTo(result.path("memory").path("atRest").asLong() / 2);
    assertThat(result.path("machine").path("master").asText()).isEqualTo("local[2]");
    assertThat(json("comparison.json").path("summaries").get(1).path("cells").asInt()).isEqualTo(2);
    assertThat(Files.readString(output().resolve("comparison.md")))
        .contains("## Relative gap 1e-4", "| dense-400x5 | 400 | 1e-3,0 |", "over 2 of 2 cells");
    assertThat(first.out()).contains("dense-400x5 0.01,1", "to 1e-4: ours", "over 2 of 2 cells");
    assertPlot("dense-400x5_1e-3_0.png");

    byte[] before = Files.readAllBytes(output().resolve("dense-400x5_0.01_1.json"));
    Cli.Result second = compare(2, options).expect(ExitCode.DONE);
    assertThat(second.out())
        .contains("1e-3,0: measured before", "0.01,1: measured before", "over 2 of 2 cells")
        .doesNotContain("reference:");
    assertThat(Files.readAllBytes(output().resolve("dense-400x5_0.01_1.json"))).isEqualTo(before);
    assertThat(compare(2, options + " --step-rule theory --max-iter 200").out())
        .contains("reference:")
        .doesNotContain("measured before");
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private void assertPlot(String name) throws IOException {
    BufferedImage plot = ImageIO.read(output().resolve(name).toFile());
    assertThat(plot.getWidth()).isEqualTo(900);
    int[] pixels = plot.getRGB(0, 0, plot.getWidth(), plot.getHeight(), null, 0, plot.getWidth());
    assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(3);
  }

  @Test
  void linearRegressionIsMeasuredAgainstTheBetterOfMllibsSolvers() throws IOException {
    Path input = Cli.write(folder.resolve("some.csv"), Cli.csv(Cli.rows(300, 0, 0)));
    compare("--task linear --setting 0.01,0.5 --input", input).expect(ExitCode.DONE);
    JsonNode result = json("some_0.01_0.5.json").path("result");
    assertThat(result.path("mllibCurves")).hasSize(2);
    for (JsonNode target : result.path("targets")) {
      assertThat(target.path("mllib").path("solver").asText()).isIn("normal", "l-bfgs");
      assertThat(target.path("mllib").path("reached").asBoolean()).isTrue();
      assertThat(target.path("ours").path("reached").asBoolean()).isTrue();
    }
    Files.writeString(input, Files.readString(input) + "0.5,1,2\n");
    assertThat(compare("--task linear --setting 0.01,0.5 --input", input).out())
        .doesNotContain("measured before");
  }

  @Test
  void inputsOfTheSameNameAreToldApartAndLabelsAreMapped() throws IOException {
    Path one = Cli.write(folder.resolve("a/same.libsvm"), Cli.libsvm(Cli.rows(200, -1, 1)));
    Path two = Cli.write(folder.resolve("b/same.libsvm"), Cli.libsvm(Cli.rows(210, 1, 2)));
    String out =
        compare("--task logistic --setting 0.01,0 --input", one, two).expect(ExitCode.DONE).out();
    assertThat(out).contains("same: 200 rows", "same-2: 210 rows");
    assertThat(output().resolve("same-2_0.01_0.json")).exists();
    assertPlot("ratio-by-rows.png");
  }

  @Test
  void whatDoesNotFitTheBudgetIsSkippedWithTheReason() throws IOException {
    compare("--task logistic --generate dense:50:2 --budget 1e-2").expect(ExitCode.DONE);
    // The first cell may get as far as the budget lasts; the last one cannot begin.
    assertThat(Files.readString(output().resolve("comparison.md")))
        .contains("dense-50x2 1e-4,1: skipped, the budget of 0.01");
  }

  @Test
  void aCellThatFailsSaysWhyAndTheOthersGoOn() throws IOException {
    Path input = Cli.write(folder.resolve("bad.csv"), "label,x\n0,1\n1,NaN\n0,2\n1,4\n");
    Cli.Result result =
        compare("--task logistic --generate dense:60:2 --setting 0.01,0 --input", input)
            .expect(ExitCode.FAILED);
    assertThat(result.out()).contains("bad 0.01,0: failed", "over 1 of 1 cells");
    assertThat(output().resolve("bad_0.01_0.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--task logistic | nothing to compare",
        "--task logistic --generate dense:10 | --generate is set to 'dense:10'",
        "--task logistic --generate wide:10:2 | dense, one-hot or text",
        "--task logistic --generate dense:10:2 --setting 1e-3 | --setting is set to '1e-3'",
        "--task logistic --generate dense:10:2 --setting=-1,0 | regParam is '-1.0'",
        "--task logistic --generate dense:10:2 --setting 1,2 | elasticNetParam is '2.0'",
        "--task logistic --generate dense:10:2 --tol 2 | '2.0' but must be in (0, 1)",
        "--task logistic --generate dense:10:2 --repeats 0 | repeats is set to '0'",
        "--task logistic --generate dense:10:2 --budget 0 | budget",
        "--task logistic --generate dense:10:2 --warm-up Infinity | 'Infinity' but must be >= 0 and finite",
        "--task logistic --generate dense:10:2 --warm-up -1 | --warm-up is set to '-1.0'",
        "--task logistic --generate dense:10:2 --mllib-max-iter 0 | --mllib-max-iter is set to '0'",
        "--task logistic --generate dense:10:2 --mllib-solvers normal | task linear only",
        "--task linear --generate dense:10:2 --mllib-solvers qr | 'qr'",
        "--task linear --generate dense:10:2 --reg-param 1 | --reg-param",
        "--task logistic --generate dense:10:2 --execution mars | --execution",
        "--task logistic --input none.csv | 'none.csv' does not exist"
      })
  void aWrongOptionIsNamed(String options, String says) {
    Cli.Result result =
        Cli.run(Cli.args("compare " + options, "--output", output())).expect(ExitCode.WRONG_USAGE);
    assertThat(result.err()).contains(says);
    assertThat(output()).doesNotExist();
  }
}
