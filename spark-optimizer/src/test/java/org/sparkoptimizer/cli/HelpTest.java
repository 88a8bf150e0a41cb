package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.ml.regression.LinearRegression;
import org.sparkoptimizer.pilot.PilotOptions;

/** Every command explains itself. */
class HelpTest {

  @ParameterizedTest
  @ValueSource(strings = {"train", "path", "evaluate", "predict", "generate", "compare"})
  void aCommandExplainsItself(String command) {
    Cli.Result result = Cli.done(command, "--help");
    assertThat(result.out()).startsWith("Usage: spark-optimizer " + command);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theMainCommandNamesTheOthers() {
    assertThat(Cli.done("--help").out())
        .startsWith("Usage: spark-optimizer")
        .contains("train", "evaluate", "predict", "generate", "compare");
    assertThat(Cli.done("--version").out()).contains("spark-optimizer", "Spark", "Java");
  }

  @Test
  void pilotNamesItsBaselines() {
    assertThat(Cli.done("pilot", "--help").out().replaceAll("\\s+", " "))
        .contains("--baselines=NAME[,NAME...]")
        .contains(String.join(", ", PilotOptions.knownBaselines()));
    assertThat(Cli.run("pilot", "--input", "rows.csv", "--baselines", "svrg,adam").err())
        .contains("baseline 'adam' is not known; choose of sgd,");
  }

  @Test
  void trainHasAnOptionForEveryParameterOfTheEstimators() {
    String help = Cli.done("train", "--help").out();
    List<String> options =
        Stream.<Params>of(new LogisticRegression(), new LinearRegression())
            .flatMap(estimator -> Stream.of(estimator.params()))
            .map(Param::name)
            .filter(name -> !List.of("loss", "epsilon", "family").contains(name))
            .map(ParamOptions::optionName)
            .toList();
    assertThat(options)
        .contains("--reg-param", "--lower-bounds-on-coefficients", "--mini-batch-size")
        .allSatisfy(option -> assertThat(help).containsPattern(" " + option + "="));
  }
}
