package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.testkit.TestSpark;

/** {@code reproduce} from end to end on small data. */
class ReproduceCommandTest {
  @TempDir Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  @Test
  void itWritesJsonPlotsAndTables() throws IOException {
    Path input = Cli.write(folder.resolve("some.libsvm"), Cli.libsvm(Cli.rows(120, -1, 1)));
    String out =
        Cli.done(
                Cli.args(
                    "reproduce --passes 6 --generate text:90:2100 --output",
                    output(),
                    "--data",
                    input))
            .out();
    assertThat(out).contains("some 1e-4,0: SVRG", "## some, mini-batch size", "written to");
    for (String name : new String[] {"some", "text-90x2100"}) {
      for (String penalties : new String[] {"1e-4_0", "1e-4_1e-6", "0_1e-6"}) {
        JsonNode figure = json(name + "_" + penalties + ".json");
        assertThat(figure.path("data").asText()).isEqualTo(name);
        assertThat(figure.path("optimum").asDouble()).isLessThan(Math.log(2));
        assertThat(figure.path("penalties").path("l1").asDouble())
            .isEqualTo(penalties.startsWith("0") ? 0 : 1e-4);
        for (JsonNode curve : figure.path("curves")) {
          assertThat(curve.path("gaps").size()).isEqualTo(curve.path("passes").size());
          assertThat(curve.path("rounds").size()).isEqualTo(curve.path("passes").size());
        }
        assertPlot(name + "_" + penalties + ".png");
      }
    }
    assertThat(json("some_batches.json").path("runs").size()).isEqualTo(4 * 5);
    assertThat(json("some_sigmoid.json").path("runs").size()).isEqualTo(6);
    assertPlot("some_batches_passes.png");
    assertPlot("some_batches_rounds.png");
    assertPlot("some_sigmoid.png");
    // Too many features for mini-batches of one row.
    assertThat(output().resolve("text-90x2100_batches.json")).doesNotExist();
    assertThat(Files.readString(output().resolve("reproduction.md")))
        .contains("## text-90x2100, λ₁,λ₂ = 0,1e-6", "| library default |");
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(output().resolve(name).toFile());
  }

  private void assertPlot(String name) throws IOException {
    BufferedImage plot = ImageIO.read(output().resolve(name).toFile());
    assertThat(plot.getWidth()).isEqualTo(900);
    int[] pixels = plot.getRGB(0, 0, plot.getWidth(), plot.getHeight(), null, 0, plot.getWidth());
    assertThat(Arrays.stream(pixels).distinct().count()).isGreaterThan(3);
  }

  @Test
  void namesThatLookLikeSecretsAreRedacted() throws IOException {
    Path input = Cli.write(folder.resolve("password.libsvm"), Cli.libsvm(Cli.rows(40, -1, 1)));
    Cli.done(
        Cli.args("reproduce --passes 1 --generate text:20:5 --output", output(), "--data", input));
    assertThat(json("password_1e-4_0.json").path("data").asText()).contains("redacted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--passes 0.2 | --passes is set to 0.2 but must be a finite number >= 1",
        "--passes some | 'some'",
        "--generate text:10 | --generate is set to 'text:10'",
        "--data none.libsvm | --data 'none.libsvm' does not exist",
        "--generate text:9:2 --unknown 1 | --unknown"
      })
  void aWrongOptionIsNamed(String options, String says) {
    Cli.Result result =
        Cli.run(Cli.args("reproduce " + options, "--output", output()))
            .expect(ExitCode.WRONG_USAGE);
    assertThat(result.err()).contains(says);
    assertThat(output()).doesNotExist();
  }

  @Test
  void dataOfOneOrThreeClassesIsRefused() {
    Path input = Cli.write(folder.resolve("three.csv"), "label,x\n0,1\n1,3\n2,4\n");
    Cli.Result result =
        Cli.run("reproduce", "--output", output(), "--data", input).expect(ExitCode.FAILED);
    assertThat(result.err()).contains("task logistic wants two labels");
  }
}
