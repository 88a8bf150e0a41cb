package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sparkoptimizer.testkit.TestSpark;

/** Runs commands in the session of the tests, and makes small files for them. */
final class Cli {
  private Cli() {}

  /** What a command ended with. */
  record Result(int code, String out, String err) {
    /** Expects the exit code, showing what was printed if it is another. */
    Result expect(int expected) {
      assertThat(code).as("out:%n%s%nerr:%n%s", out, err).isEqualTo(expected);
      return this;
    }
  }

  static Result run(Object... args) {
    TestSpark.session();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Stream.of(args).map(String::valueOf).toArray(String[]::new);
    int code = Main.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(code, out.toString(), err.toString());
  }

  /** Runs a command that is expected to be done. */
  static Result done(Object... args) {
    return run(args).expect(ExitCode.DONE);
  }

  /** Arguments without spaces in one text, then others. */
  static Object[] args(String words, Object... others) {
    return Stream.concat(Pattern.compile(" ").splitAsStream(words), Stream.of(others)).toArray();
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, List<String> lines) {
    return write(file, String.join("\n", lines) + "\n");
  }

  static JsonNode summary(Path model) throws IOException {
    return new ObjectMapper().readTree(model.resolve("summary.json").toFile());
  }

  /** Every path below a folder. */
  static List<Path> tree(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows label, x, y; the label is one of two, which overlap, or a noisy linear function. */
  static double[][] rows(int n, double negative, double positive) {
    Random random = new Random(5);
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      double y = 3 * random.nextGaussian() + 1;
      double margin = x - 0.5 * y + 0.3 + 1.5 * random.nextGaussian();
      double label = negative == positive ? margin : margin > 0 ? positive : negative;
      rows[i] = new double[] {label, x, y};
    }
    return rows;
  }

  /** Rows with real labels, a tenth of them far off. */
  static double[][] outliers(int n) {
    double[][] rows = rows(n, 0, 0);
    for (int i = 0; i < n; i += 10) {
      rows[i][0] += 20;
    }
    return rows;
  }

  static List<String> libsvm(double[][] rows) {
    return Stream.of(rows)
        .map(row -> String.format(Locale.ROOT, "%s 1:%s 2:%s", row[0], row[1], row[2]))
        .toList();
  }

  static List<String> csv(double[][] rows) {
    return Stream.concat(
            Stream.of("label,x,y"),
            Stream.of(rows).map(row -> row[0] + "," + row[1] + "," + row[2]))
        .toList();
  }
}
