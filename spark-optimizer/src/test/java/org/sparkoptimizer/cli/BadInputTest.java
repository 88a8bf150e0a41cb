package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkoptimizer.testkit.TestSpark;

/**
 * What is wrong with data or options is said in one line that names the column or option; nothing
 * is written or left cached then.
 */
class BadInputTest {
  private static final String GOOD =
      "label,x,y\n0,1,4\n1,2,3\n0,2,1\n1,3,5\n0,5,2\n1,1,1\n0,3,3\n1,4,4\n";

  @TempDir Path folder;

  /** A command in a folder and how it ends. */
  private record Case(String name, Function<Path, List<String>> args, int code, List<String> says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, int code, Function<Path, List<String>> args, String... says) {
    return new Case(name, args, code, List.of(says));
  }

  private static Case csv(String name, int code, String text, String options, String... says) {
    return of(name, code, dir -> train(Cli.write(dir.resolve("in.csv"), text), dir, options), says);
  }

  private static Case libsvm(String name, int code, String text, String options, String... says) {
    return of(
        name, code, dir -> train(Cli.write(dir.resolve("in.libsvm"), text), dir, options), says);
  }

  /** An option that is wrong, with good data. */
  private static Case option(String name, int code, String options, String... says) {
    return csv(name, code, GOOD, options, says);
  }

  /** An output that is wrong, with good data. */
  private static Case output(String name, String output, String options, String... says) {
    return of(
        name,
        2,
        dir -> {
          Cli.write(dir.resolve("in.csv"), GOOD);
          String train = "--task logistic --input DIR/in.csv --output " + output + " " + options;
          return command("train", dir, train);
        },
        says);
  }

  private static Case vectors(String name, int code, String options, List<Row> rows, String... s) {
    return of(name, code, dir -> train(parquet(dir, rows), dir, options), s);
  }

  private static Path parquet(Path dir, List<Row> rows) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    Path path = dir.resolve("in.parquet");
    TestSpark.session().createDataFrame(rows, schema).write().parquet(path.toString());
    return path;
  }

  private static Row row(Double label, Vector features) {
    return RowFactory.create(label, features);
  }

  private static List<String> train(Path input, Path dir, String options) {
    List<String> args =
        new ArrayList<>(
            List.of("train", "--input", input.toString(), "--output", dir + "/out/model"));
    if (!options.contains("--task")) {
      args.addAll(List.of("--task", "logistic"));
    }
    args.addAll(words(options, dir));
    return args;
  }

  private static List<String> command(String command, Path dir, String options) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(words(options, dir));
    return args;
  }

  private static List<String> words(String options, Path dir) {
    return Pattern.compile(" ")
        .splitAsStream(options)
        .filter(word -> !word.isEmpty())
        .map(word -> word.replace("DIR", dir.toString()))
        .toList();
  }

  private static Path model(Path dir, String task) {
    Path input = Cli.write(dir.resolve("good.csv"), GOOD);
    Path model = dir.resolve("trained");
    Cli.done("train", "--task", task, "--input", input, "--output", model, "--reg-param", "0.1");
    return model;
  }

  /** A command on a model trained beforehand and a file. */
  private static Case scored(
      String name, int code, String command, String text, String options, String... says) {
    return of(
        name,
        code,
        dir -> {
          model(dir, "logistic");
          Cli.write(dir.resolve("in.csv"), text);
          return command(command, dir, "--model DIR/trained --input DIR/in.csv " + options);
        },
        says);
  }

  static Stream<Case> badData() {
    return Stream.of(
        option("missing label", 2, "--label-col y2", "'y2'", "label, x, y", "--label-col"),
        option(
            "missing label, huber", 2, "--task huber --huber-threshold 1 --label-col y2", "'y2'"),
        option("missing weight", 2, "--weight-col w", "'w'", "label, x, y", "--weight-col"),
        option("missing feature", 2, "--feature-cols x,z", "'z'", "label, x, y", "--feature-cols"),
        option("features column cannot be made", 2, "--features-col x", "'x'", "--features-col"),
        csv("string label", 2, "label,x\nyes,1\nno,2\n", "", "'label'", "string", "numeric"),
        csv("string label, linear", 2, "label,x\na,1\nb,2\n", "--task linear", "'label'", "string"),
        csv(
            "string feature",
            2,
            "label,x,c\n0,1,a\n1,2,b\n",
            "",
            "'c'",
            "string",
            "--feature-cols"),
        csv("string weight", 2, "label,x,w\n0,1,a\n1,2,b\n", "--weight-col w", "'w'", "string"),
        csv(
            "string weight, huber",
            2,
            "label,x,w\n0,1,a\n1,2,b\n",
            "--task huber --huber-threshold 1 --weight-col w",
            "'w'",
            "string"),
        csv("dot in the label", 2, "a.b,x\n0,1\n1,2\n", "--label-col a.b", "'a.b'", "rename"),
        vectors(
            "vector of another name",
            2,
            "--features-col v",
            List.of(row(0.0, Vectors.dense(1)), row(1.0, Vectors.dense(2))),
            "'features'",
            "vector",
            "--features-col"),
        csv(
            "name of a prediction",
            2,
            "label,prediction\n0,1\n1,2\n",
            "",
            "'prediction'",
            "exists",
            "--prediction-col"),
        csv("no rows", 1, "label,x\n", "", "no rows"),
        csv("no columns of features", 2, "label\n1\n0\n", "", "--feature-cols"),
        csv("empty CSV file", 1, "", "", "no rows"),
        libsvm("empty LIBSVM file", 1, "", "", "no rows"),
        libsvm("empty LIBSVM file with a size", 1, "", "--num-features 3", "no rows"),
        vectors("empty Parquet", 1, "", List.of(), "no rows"),
        csv(
            "NaN feature",
            1,
            "label,x\n0,1.5\n1,NaN\n0,2.5\n",
            "",
            "NaN",
            "feature 0 (column 'x')",
            "row"),
        libsvm("infinite feature", 1, "0 1:1\n1 1:Infinity\n", "", "Infinity", "feature 0"),
        csv("NaN label", 1, "label,x\n0.0,1\nNaN,2\n1.0,3\n", "", "'label'", "NaN", "0 or 1"),
        csv("NaN label, linear", 1, "label,x\n0.5,1\nNaN,2\n", "--task linear", "'label'", "NaN"),
        csv("null feature", 1, "label,x,y\n0,1,2\n1,3,\n0,2,4\n", "", "NaN", "column 'y'"),
        csv("a value too few", 1, "label,x,y\n0,1,2\n1,3\n0,2,4\n", "", "NaN", "column 'y'"),
        csv("null label", 1, "label,x\n0,1\n,2\n1,3\n,4\n", "", "'label' is null", "2 rows"),
        csv("null weight", 1, "label,x,w\n0,1,1\n1,2,\n", "--weight-col w", "'w' is null", "drop"),
        vectors(
            "null vector",
            1,
            "",
            List.of(row(0.0, Vectors.dense(1)), row(1.0, null)),
            "'features' is null"),
        csv("three labels", 1, "label,x\n1,1\n2,2\n7,3\n", "", "'label'", "1.0, 2.0, 7.0", "two"),
        csv(
            "a third label far down",
            1,
            "label,x\n1,1\n2,2\n" + "1,3\n".repeat(1500) + "7,3\n",
            "",
            "1.0, 2.0, 7.0"),
        csv("one label, not 0 or 1", 1, "label,x\n5,1\n5,2\n", "", "'label'", "5.0", "0 or 1"),
        csv(
            "negative weight",
            1,
            "label,x,w\n0,1,1\n1,2,-3\n",
            "--weight-col w",
            "'w'",
            "-3.0",
            ">= 0"),
        csv(
            "all weights zero",
            1,
            "label,x,w\n0,1,0\n1,2,0\n",
            "--weight-col w",
            "'w'",
            "2",
            "zero"),
        vectors(
            "different sizes",
            1,
            "",
            List.of(row(0.0, Vectors.dense(1, 2)), row(1.0, Vectors.dense(1, 2, 3))),
            "'features'",
            "different sizes",
            "2",
            "3"),
        csv(
            "huge feature",
            1,
            "label,x\n0,1e300\n1,-1e300\n",
            "",
            "column 'x'",
            "too large",
            "scale"),
        csv(
            "huge label",
            1,
            "label,x\n1e300,1\n-1e300,2\n",
            "--task linear",
            "'label'",
            "too large",
            "scale"),
        libsvm("malformed LIBSVM", 1, "0 1:1\n1 1:x\n", "", "in.libsvm", "LIBSVM", "x"),
        libsvm(
            "malformed LIBSVM with a size",
            1,
            "0 1:1\n1 1:x\n",
            "--num-features 2",
            "in.libsvm",
            "x"),
        libsvm("LIBSVM index 0", 1, "0 0:1\n1 1:1\n", "", "in.libsvm", "LIBSVM", "indices"),
        libsvm(
            "LIBSVM beyond its size", 1, "0 1:1\n1 5:1\n", "--num-features 2", "in.libsvm", "2"));
  }

  static Stream<Case> badOptions() {
    return Stream.of(
        option("unknown option", 2, "--reg-parm 1", "--reg-parm", "--reg-param", "--help"),
        option("unknown task", 2, "--task probit", "--task", "probit", "LOGISTIC"),
        option("negative regParam", 2, "--reg-param -1", "--reg-param", "'-1'", ">= 0"),
        option("regParam NaN", 2, "--reg-param NaN", "--reg-param", "'NaN'", ">= 0"),
        option("text for a number", 2, "--reg-param lots", "--reg-param", "'lots'", "NUMBER"),
        option("text for an integer", 2, "--max-iter 1.5", "--max-iter", "'1.5'", "INTEGER"),
        option(
            "text for true or false", 2, "--standardization 1", "--standardization", "true|false"),
        option(
            "unknown choice", 2, "--step-rule fast", "--step-rule", "'fast'", "measured, theory"),
        option(
            "contradictory bounds",
            2,
            "--lower-bounds-on-coefficients 0,1 --upper-bounds-on-coefficients 1,0",
            "--lower-bounds-on-coefficients",
            "1.0",
            "feature 1 (column 'y')",
            "0.0"),
        option(
            "bounds of wrong length",
            2,
            "--lower-bounds-on-coefficients 0,0,0",
            "--lower-bounds-on-coefficients",
            "3",
            "2"),
        option(
            "bounds of wrong length, linear",
            2,
            "--task linear --upper-bounds-on-coefficients 0",
            "--upper-bounds-on-coefficients",
            "1 value",
            "2 features"),
        option("bounds with text", 2, "--lower-bounds-on-coefficients 0,a", "'0,a'", "COMMAS"),
        option("factors of wrong length", 2, "--penalty-factors 1", "--penalty-factors", "1", "2"),
        option(
            "negative factor", 2, "--penalty-factors 1,-1", "--penalty-factors", "'1,-1'", ">= 0"),
        option(
            "groups of wrong length",
            2,
            "--elastic-net-param 1 --feature-groups 1",
            "--feature-groups has 1 values",
            "2 features"),
        option("group 'a'", 2, "--feature-groups 1,a", "--feature-groups", "'1,a'", "INTEGERS"),
        option(
            "unknown group",
            2,
            "--elastic-net-param 1 --groups x,z",
            "--groups has 'z'",
            "'x', 'y'"),
        option("threshold for linear", 2, "--task linear --threshold 0.3", "--threshold", "linear"),
        option(
            "threshold for huber", 2, "--task huber --huber-threshold 1 --threshold 0.3", "huber"),
        option("Huber's threshold for logistic", 2, "--huber-threshold 1", "--huber-threshold"),
        option(
            "epsilon with a threshold",
            2,
            "--task huber --huber-threshold 1 --epsilon 2",
            "--epsilon",
            "--huber-threshold"),
        option("epsilon for linear", 2, "--task linear --epsilon 2", "--epsilon", "task huber"),
        option("epsilon 1", 2, "--task huber --epsilon 1", "--epsilon", "'1'", "> 1"),
        option("fitted Huber, normal", 2, "--task huber --solver normal", "solver", "'normal'"),
        option(
            "poisson", 2, "--task poisson", "--task", "curvature", "GeneralizedLinearRegression"),
        option(
            "Huber threshold 0", 2, "--task huber --huber-threshold 0", "--huber-threshold", "> 0"),
        option("Huber, normal", 2, "--task huber --huber-threshold 1 --solver normal", "--solver"),
        option("no initial model", 2, "--initial-model DIR/none", "--initial-model", "none"),
        of("no command", 2, dir -> List.of(), "train", "evaluate", "predict", "generate"),
        of("no options", 2, dir -> List.of("train"), "--input", "--task", "--output"),
        of("no input", 2, dir -> train(dir.resolve("none"), dir, ""), "--input", "does not exist"),
        of("no match", 2, dir -> train(dir.resolve("*.csv"), dir, ""), "--input", "does not exist"),
        of(
            "unknown file system",
            2,
            dir -> train(Path.of("nofs:x"), dir, "--format csv"),
            "--input",
            "nofs"),
        libsvm("LIBSVM with weights", 2, "0 1:1\n1 1:2\n", "--weight-col w", "--weight-col", "'w'"),
        libsvm("LIBSVM with label", 2, "0 1:1\n1 1:2\n", "--label-col y", "--label-col"),
        libsvm("LIBSVM with names", 2, "0 1:1\n1 1:2\n", "--feature-cols x", "--feature-cols"),
        option("number of CSV features", 2, "--num-features 2", "--num-features", "CSV"),
        option("label as a feature", 2, "--feature-cols x,label", "--feature-cols", "'label'"),
        option("a feature twice", 2, "--feature-cols x,y,x", "--feature-cols", "'x' twice"),
        libsvm("no features", 2, "0 1:1\n1 1:2\n", "--num-features 0", "--num-features", "0"),
        of(
            "output exists",
            2,
            dir -> {
              Cli.write(dir.resolve("out/model/mine.txt"), "mine");
              return train(Cli.write(dir.resolve("in.csv"), GOOD), dir, "");
            },
            "--output",
            "exists",
            "--overwrite"),
        of(
            "output below a file",
            2,
            dir -> {
              Cli.write(dir.resolve("out"), "a file");
              return train(Cli.write(dir.resolve("in.csv"), GOOD), dir, "");
            },
            "--output",
            "not a folder"),
        output("output cannot be written", "/proc/model", "", "'/proc/model'", "cannot be written"),
        output("output is the root", "/", "", "'/' holds --input"),
        output("output is the input", "DIR/in.csv", "--overwrite", "holds --input", "in.csv'"),
        output("output holds the input", "DIR", "--overwrite", "holds --input", "in.csv'"),
        of(
            "other things in the output",
            2,
            dir -> {
              Cli.write(dir.resolve("out/model/mine.txt"), "mine");
              return train(Cli.write(dir.resolve("in.csv"), GOOD), dir, "--overwrite");
            },
            "--output",
            "--overwrite does not replace"),
        of(
            "generate to the root",
            2,
            dir ->
                command(
                    "generate",
                    dir,
                    "--kind dense --rows 1 --features 2 --overwrite --output file:/"),
            "'file:/'",
            "--overwrite does not replace"),
        of(
            "initial model of another size",
            2,
            dir -> {
              model(dir, "logistic");
              Path input = Cli.write(dir.resolve("in.csv"), "label,x\n0,1\n1,2\n0,3\n1,1\n");
              return train(input, dir, "--initial-model DIR/trained");
            },
            "--initial-model",
            "2",
            "1"),
        of(
            "initial model of another kind",
            2,
            dir -> {
              model(dir, "linear");
              Path input = Cli.write(dir.resolve("in.csv"), GOOD);
              return train(input, dir, "--initial-model DIR/trained");
            },
            "--initial-model",
            "LinearRegressionModel",
            "logistic"));
  }

  static Stream<Case> badScoring() {
    return Stream.of(
        scored("no labels", 1, "evaluate", "x,y\n1,2\n", "", "'label'", "labels"),
        scored("string labels", 2, "evaluate", "label,x,y\na,1,2\n", "", "'label'", "string"),
        scored("null label", 1, "evaluate", "label,x,y\n1,1,2\n,1,2\n0,2,2", "", "'label'", "null"),
        scored("foreign label", 1, "evaluate", "label,x,y\n1,1,2\n7,1,2\n", "", "'label'", "7"),
        scored("no weights", 2, "evaluate", GOOD, "--weight-col w", "'w'", "--weight-col"),
        scored("other features", 1, "evaluate", "label,x\n1,1\n", "", "trained on 'y'", "label, x"),
        scored("no rows", 1, "evaluate", "label,x,y\n", "", "no rows"),
        scored(
            "predictions there",
            2,
            "evaluate",
            "label,x,y,prediction\n1,1,1,1\n",
            "",
            "'prediction'"),
        scored(
            "another size", 2, "evaluate", GOOD, "--num-features 3", "--num-features", "'3'", "2"),
        scored(
            "output is the model",
            2,
            "predict",
            GOOD,
            "--overwrite --output DIR/trained",
            "holds --model",
            "trained'"),
        scored(
            "malformed LIBSVM",
            1,
            "predict",
            "1 2:1 1:1\n",
            "--format libsvm --output DIR/out/p",
            "--input",
            "in.csv",
            "ascending"),
        scored(
            "other features",
            1,
            "predict",
            "x\n1\n",
            "--output DIR/out/p",
            "trained on 'y'",
            "columns x"),
        scored("format", 2, "predict", GOOD, "--output DIR/p --output-format libsvm", "libsvm"),
        of(
            "no model",
            2,
            dir -> {
              Cli.write(dir.resolve("in.csv"), GOOD);
              return command(
                  "predict", dir, "--model DIR/none --input DIR/in.csv --output DIR/out/p");
            },
            "--model",
            "none",
            "no saved model"),
        of(
            "broken model",
            2,
            dir -> {
              Cli.write(dir.resolve("in.csv"), GOOD);
              Cli.write(dir.resolve("none/metadata/part-00000"), "");
              return command("evaluate", dir, "--model DIR/none --input DIR/in.csv");
            },
            "--model",
            "none",
            "no saved model"),
        of(
            "generate without rows",
            2,
            dir ->
                command("generate", dir, "--kind dense --rows 0 --features 2 --output DIR/out/g"),
            "rows",
            "0",
            ">= 1"),
        of(
            "generate CSV",
            2,
            dir ->
                command(
                    "generate",
                    dir,
                    "--kind dense --rows 1 --features 2 --format csv --output DIR/out/g"),
            "--format",
            "csv",
            "parquet"),
        of(
            "generate of an unknown kind",
            2,
            dir -> command("generate", dir, "--kind wide --rows 1 --features 2 --output DIR/out/g"),
            "--kind",
            "wide",
            "one-hot"));
  }

  static Stream<Case> oddButGood() {
    return Stream.of(
        csv("constant column", 0, "label,x,y\n0,1,7\n1,2,7\n0,3,7\n1,4,7\n", "--reg-param 0.1"),
        csv("rows of zeros", 0, "label,x,y\n0,0,0\n1,2,1\n0,0,0\n1,1,3\n", "--reg-param 0.1"),
        csv(
            "odd names",
            0,
            "label,a.b,c d,`e`,\"f,g\"\n0,1,2,3,4\n1,2,1,1,1\n0,3,2,1,2\n",
            "--reg-param 0.1"),
        csv(
            "a second label far down",
            0,
            "label,x\n" + "2,1\n2,2\n".repeat(600) + "1,0\n1,1\n".repeat(500),
            "--reg-param 0.1"),
        csv("only zeros", 0, "label,x,y\n0,0,0\n1,0,0\n0,0,0\n", "--reg-param 0.1"),
        csv("zero weights", 0, "label,x,w\n0,1,1\n1,2,1\n0,3,0\n1,1,2\n0,2,1\n", "--weight-col w"),
        csv("a label for all, linear", 0, "label,x\n2,0\n2,2\n2,1\n", "--task linear"),
        csv(
            "a label for all, huber",
            0,
            "label,x\n2,0\n2,2\n2,1\n",
            "--task huber --huber-threshold 1"),
        of(
            "empty partitions",
            0,
            dir -> {
              for (int i = 0; i < 8; i++) {
                Cli.write(dir.resolve("in.csv/" + i + ".csv"), i % 2 == 0 ? "label,x,y\n" : GOOD);
              }
              Cli.write(dir.resolve("in.csv/9.csv"), "label,x,y\n0,1,4\n");
              return train(dir.resolve("in.csv"), dir, "--execution distributed --reg-param 0.1");
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"badData", "badOptions", "badScoring"})
  void saysWhatIsWrongAndLeavesNothing(Case bad) {
    List<String> args = bad.args().apply(folder);
    List<Path> before = Cli.tree(folder);
    Cli.Result result = Cli.run(args.toArray()).expect(bad.code());
    assertThat(result.err()).startsWith("error: ").contains(bad.says());
    assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(4);
    assertThat(result.err()).doesNotContain("\tat ").doesNotContainPattern("Exception|Error\\b");
    assertThat(Cli.tree(folder)).isEqualTo(before);
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddButGood")
  void trainsOnOddData(Case odd) {
    Cli.run(odd.args().apply(folder).toArray()).expect(ExitCode.DONE);
    assertThat(folder.resolve("out/model/summary.json")).exists();
    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void oneClassGivesAnInfiniteInterceptAsInMllib() {
    Path input = Cli.write(folder.resolve("in.csv"), "label,x\n1,1\n1,2\n1,3\n");
    Path model = folder.resolve("model");
    Cli.done("train", "--task", "logistic", "--input", input, "--output", model);
    LogisticRegressionModel loaded = LogisticRegressionModel.load(model.toString());
    assertThat(loaded.intercept()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(loaded.coefficients().toArray()).containsOnly(0);
    assertThat(
            Cli.done("evaluate", "--model", model, "--input", input).out().toLowerCase(Locale.ROOT))
        .contains("accuracy 1");
  }
}
