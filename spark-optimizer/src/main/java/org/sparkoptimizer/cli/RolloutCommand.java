package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.pilot.Rollout;
import org.sparkoptimizer.pilot.RolloutOptions;
import org.sparkoptimizer.pilot.RolloutResult;
import org.sparkoptimizer.pilot.RolloutStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout}: the staged introduction. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fits this library on growing shares of the rows, each fit starting from the one before, and"
          + " stops with a reason where a model is less accurate than what is used today, or a fit"
          + " takes longer than was forecast. The last model is written if all stages pass."
    },
    footer = {
      "",
      "The options after --overwrite are the estimators' parameters, as for pilot.",
      "Exit codes: 0 all stages passed, 1 failed, 2 wrong usage, 4 a gate stopped it."
    })
final class RolloutCommand implements Callable<Integer> {

  @Mixin private PilotInput input;

  @Option(
      names = "--stages",
      split = ",",
      paramLabel = "SHARE",
      defaultValue = "0.05,0.25,1",
      description = "shares of the rows, with commas (0.05,0.25,1)")
  private List<Double> stages;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "share of all rows to judge models on, never trained on (0.02)")
  private double heldOut;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "fits of the first stage, and of half of it, that the forecast is made from (3)")
  private int repeats;

  @Mixin private SampleOptions samples;

  @Mixin private PriceOptions prices;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RolloutOptions options =
        input.checked(
            () -> new RolloutOptions(stages, heldOut, repeats, samples.maxLoss, samples.seed));
    Pricing pricing =
        input.checked(
            () -> new Pricing(prices.price, prices.currency, 1, OptionalDouble.empty(), 0));
    SparkSession session = Sessions.get("rollout");
    PilotInput.Loaded loaded = input.load(session);
    ModelFolder folder = new ModelFolder(session, output.folder(session, input.folders(session)));
    PrintWriter out = spec.commandLine().getOut();
    Rollout rollout = new Rollout(loaded.incumbent(), options, pricing);
    RolloutResult result =
        input.checked(() -> rollout.run(loaded.rows(), line -> PilotCommand.say(out, line)));
    if (!result.passed()) {
      out.println("stopped; no model is written");
      return ExitCode.STOPPED;
    }
    folder.write(result.model().orElseThrow(), json(loaded, result));
    out.printf("model and summary.json written to %s%n", output.path);
    return ExitCode.DONE;
  }

  private ObjectNode json(PilotInput.Loaded loaded, RolloutResult result) {
    ObjectNode json = ModelFolder.json();
    json.put("task", input.taskName()).put("input", input.path());
    ArrayNode names = json.putArray(ModelFolder.FEATURE_NAMES);
    loaded.features().forEach(names::add);
    loaded.labels().writeTo(json);
    ArrayNode array = json.putArray("rollout");
    for (RolloutStage stage : result.stages()) {
      array
          .addObject()
          .put("fraction", stage.fraction())
          .put("rows", stage.rows())
          .put("seconds", stage.cost().seconds())
          .put("expectedSecondsAtMost", stage.expected().high())
          .put("cost", stage.money())
          .put("currency", prices.currency)
          .put("passes", stage.passes());
    }
    return json;
  }
}
