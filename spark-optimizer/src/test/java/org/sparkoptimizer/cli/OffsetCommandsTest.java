package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.testkit.TestSpark;

/** Offsets, and features by their names, on the command line. */
class OffsetCommandsTest {
  private static final int ROWS = 120;

  @TempDir private Path folder;

  private Path model() {
    return folder.resolve("model");
  }

  /** Rows label, x, y and tokens; the name of a setting would be redacted for being such. */
  private static double[][] rows(boolean binary) {
    double[][] rows = binary ? Cli.rows(ROWS, 0, 1) : Cli.rows(ROWS, 0, 0);
    Random random = new Random(8);
    return Stream.of(rows)
        .map(row -> new double[] {row[0], row[1], row[2], 2 + random.nextGaussian()})
        .toArray(double[][]::new);
  }

  private Path csv(String name, double[][] rows) {
    List<String> lines = new ArrayList<>(List.of("label,x,y,tokens"));
    for (double[] row : rows) {
      lines.add(row[0] + "," + row[1] + "," + row[2] + "," + row[3]);
    }
    return Cli.write(folder.resolve(name), lines);
  }

  private static double margin(Vector coefficients, double intercept, double[] row) {
    return coefficients.apply(0) * row[1] + coefficients.apply(1) * row[2] + intercept + row[3];
  }

  private static double metric(String out, String name) {
    return out.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClassifierIsTrainedAndJudgedWithOffsetsThatAreNoFeature() throws IOException {
    double[][] rows = rows(true);
    Path input = csv("in.csv", rows);
    String options = "train --task logistic --offset-col tokens --tol 1e-10 --input";
    Cli.done(Cli.args(options, input, "--output", model()));
    assertThat(Cli.summary(model()).path("featureNames").toString()).isEqualTo("[\"x\",\"y\"]");
    LogisticRegressionModel fitted = LogisticRegressionModel.load(model().toString());
    double slope = 0;
    double loss = 0;
    for (double[] row : rows) {
      double margin = margin(fitted.coefficients(), fitted.intercept(), row);
      slope += (1 / (1 + Math.exp(-margin)) - row[0]) / ROWS;
      loss += (Math.log1p(Math.exp(margin)) - row[0] * margin) / ROWS;
    }
    assertThat(slope).isCloseTo(0, within(1e-5));
    String metrics = Cli.done("evaluate", "--model", model(), "--input", input).out();
    assertThat(metric(metrics, "logLoss")).isCloseTo(loss, within(1e-5));

    Path scores = folder.resolve("scores");
    Cli.done("predict", "--model", model(), "--input", input, "--output", scores);
    for (Row row : TestSpark.session().read().parquet(scores.toString()).collectAsList()) {
      double[] plain = {0, row.getAs("x"), row.getAs("y"), row.getAs("tokens")};
      double margin = margin(fitted.coefficients(), fitted.intercept(), plain);
      assertThat(row.<Double>getAs("probability"))
          .isCloseTo(1 / (1 + Math.exp(-margin)), within(1e-12));
    }
    Path lacking = Cli.write(folder.resolve("lacking.csv"), "x,y\n1,2\n");
    Cli.Result refused = Cli.run("evaluate", "--model", model(), "--input", lacking);
    assertThat(refused.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(refused.err())
        .contains("offset column 'tokens' does not exist; the input has the columns x, y;")
        .contains("the model was trained with it");
    Cli.Result pilot =
        Cli.run(Cli.args("pilot --incumbent", model(), "--input", input, "--output", scores + "2"));
    assertThat(pilot.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(pilot.err()).contains("was trained with offsets, which a pilot does not take");
  }

  @Test
  void anUpdateKeepsTheOffset() throws IOException {
    double[][] rows = rows(false);
    double[][] first = Arrays.copyOf(rows, ROWS / 2);
    double[][] second = Arrays.copyOfRange(rows, ROWS / 2, ROWS);
    Path old = csv("old.csv", first);
    Path fresh = csv("new.csv", second);
    Path all = csv("all.csv", rows);
    String train = "train --task linear --offset-col tokens --reg-param 0.1 --tol 1e-10 --input";
    Path whole = folder.resolve("whole");
    Path updated = folder.resolve("updated");
    Cli.done(Cli.args(train, old, "--output", model()));
    Cli.done(Cli.args(train, all, "--output", whole));
    Cli.done(
        Cli.args(
            "update --tol 1e-10 --model",
            model(),
            "--input",
            old,
            "--new",
            fresh,
            "--output",
            updated));
    LinearRegressionModel one = LinearRegressionModel.load(whole.toString());
    LinearRegressionModel two = LinearRegressionModel.load(updated.toString());
    for (int j = 0; j < 2; j++) {
      assertThat(two.coefficients().apply(j)).isCloseTo(one.coefficients().apply(j), within(1e-5));
    }
    assertThat(two.intercept()).isCloseTo(one.intercept(), within(1e-5));
    double squares = 0;
    for (double[] row : rows) {
      squares += Math.pow(margin(two.coefficients(), two.intercept(), row) - row[0], 2) / ROWS;
    }
    String metrics = Cli.done("evaluate", "--model", updated, "--input", all).out();
    assertThat(metric(metrics, "rmse")).isCloseTo(Math.sqrt(squares), within(1e-5));
  }

  @Test
  void severalClassesRefuseOffsets() {
    String options = "train --task multinomial --offset-col tokens --input";
    Cli.Result refused = Cli.run(Cli.args(options, csv("in.csv", rows(true)), "--output", model()));
    assertThat(refused.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(refused.err()).contains("--offset-col is set to 'tokens' but there are 2 classes");
  }

  @Test
  void featuresAreCalledByTheirColumns() throws IOException {
    Path input = csv("in.csv", rows(false));
    String options =
        "train --task linear --reg-param 0.1 --penalty-factors-by-name x=0,y=3"
            + " --penalty-factors-by-name tokens=1e9 --monotone-increasing x"
            + " --monotone-increasing y --input";
    Cli.done(Cli.args(options, input, "--output", model()));
    LinearRegressionModel fitted = LinearRegressionModel.load(model().toString());
    assertThat(fitted.coefficients().apply(0)).isGreaterThan(0.5);
    assertThat(fitted.coefficients().apply(1)).isZero();
    assertThat(fitted.coefficients().apply(2)).isCloseTo(0, within(1e-6));
    assertThat(Cli.summary(model()).path("parameters").path("monotoneIncreasing").asText())
        .isEqualTo("[x, y]");
    Cli.Result refused =
        Cli.run(
            Cli.args(
                "train --task linear --monotone-decreasing token --input",
                input,
                "--output",
                folder.resolve("no")));
    assertThat(refused.code()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(refused.err())
        .contains("--monotone-decreasing has 'token' but no feature of column 'features'")
        .contains("the nearest names of its 3 are 'tokens',");
    assertThat(
            Cli.run(
                    Cli.args(
                        "train --task linear --penalty-factors-by-name x --input",
                        input,
                        "--output",
                        folder.resolve("no")))
                .err())
        .contains("--penalty-factors-by-name is set to 'x' which is not allowed: factor (>= 0)");
  }

  @Test
  void aModelsColumnsKeepTheirOrderAndTheirRoles() throws IOException {
    Path input = csv("in.csv", rows(false));
    Cli.done(Cli.args("train --task linear --input", input, "--output", model()));
    Object[] evaluate = {"evaluate", "--model", model(), "--input", input};
    String metrics = Cli.done(evaluate).out();
    assertThat(Cli.done(with(evaluate, "--feature-cols", "tokens,y,x")).out()).isEqualTo(metrics);
    assertThat(Cli.run(with(evaluate, "--feature-cols", "x,y")).expect(2).err())
        .contains("--feature-cols names x, y but the model was trained on x, y, tokens");
    assertThat(Cli.run(with(evaluate, "--weight-col", "tokens")).expect(2).err())
        .contains("the model was trained on 'tokens', which is the weight column here");
    Path gaps = Cli.write(folder.resolve("gaps.csv"), "label,x,y,tokens\n1,2,3,1\n0,1,,2\n");
    assertThat(Cli.run("evaluate", "--model", model(), "--input", gaps).expect(1).err())
        .contains("a row to judge the model on has features that are missing");
  }

  private static Object[] with(Object[] command, Object... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray();
  }

  @Test
  void anOffsetIsNoLabel() throws IOException {
    Path input = csv("in.csv", rows(false));
    Cli.Result refused =
        Cli.run(
            Cli.args("train --task linear --offset-col label --input", input, "--output", model()));
    assertThat(refused.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(refused.err())
        .contains("--offset-col is set to 'label', which is the column of labels too");
  }
}
