package org.sparkoptimizer.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.sparkoptimizer.pilot.Accuracy;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.FitCost;
import org.sparkoptimizer.pilot.Forecast;
import org.sparkoptimizer.pilot.FullFit;
import org.sparkoptimizer.pilot.Interval;
import org.sparkoptimizer.pilot.Measurement;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.pilot.Way;

/**
 * A pilot as JSON. Written by hand: names hold units, and Jackson's module for Optional is not on
 * every Spark's class path.
 */
final class PilotJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PilotJson() {}

  static ObjectNode of(PilotResult result, PilotContext context) {
    ObjectNode json = JSON.objectNode();
    json.set("recommendation", recommendation(result));
    json.put("rows", result.rows())
        .put("features", result.features())
        .put("heldOutRows", result.heldOutRows())
        .put("cores", result.cores());
    json.putObject("penalty")
        .put("regParam", result.setting().regParam())
        .put("elasticNetParam", result.setting().elasticNetParam());
    ObjectNode cluster = json.putObject("forecastFor").put("cores", result.cluster().cores());
    result.cluster().roundSeconds().ifPresent(seconds -> cluster.put("roundSeconds", seconds));
    json.set("pricing", pricing(result.pricing()));
    json.put("winner", result.winner());
    ArrayNode contenders = json.putArray("contenders");
    result.contenders().forEach(contender -> contenders.add(contender(contender)));
    json.set("modelInUse", accuracies(result.modelInUse()));
    json.set("context", context(context));
    return json;
  }

  private static ObjectNode recommendation(PilotResult result) {
    ObjectNode json = JSON.objectNode().put("advice", result.recommendation().advice().name());
    ArrayNode reasons = json.putArray("reasons");
    result.recommendation().reasons().forEach(reason -> reasons.add(reason.name()));
    json.set("savingPerMonth", interval(result.recommendation().savingPerMonth()));
    return json.put("currency", result.pricing().currency());
  }

  private static ObjectNode pricing(Pricing pricing) {
    ObjectNode json =
        JSON.objectNode()
            .put("pricePerCoreHour", pricing.price())
            .put("currency", pricing.currency())
            .put("fitsPerDay", pricing.fitsPerDay())
            .put("minSavingPerMonth", pricing.minSaving());
    pricing.dailyBudget().ifPresent(budget -> json.put("dailyBudget", budget));
    return json;
  }

  private static ObjectNode contender(ContenderResult contender) {
    ObjectNode json =
        JSON.objectNode().put("name", contender.name()).put("settings", contender.settings());
    contender.plan().ifPresent(plan -> json.put("plan", plan));
    number(json, "objective", contender.objective());
    number(json, "relativeGap", contender.gap());
    json.set("heldOut", accuracies(contender.accuracies()));
    ArrayNode sizes = json.putArray("measurements");
    contender.bySize().forEach(size -> sizes.add(measurement(size)));
    ArrayNode larger = json.putArray("largerMeasurements");
    contender.larger().forEach(size -> larger.add(measurement(size)));
    json.set("forecast", forecast(contender.forecast()));
    contender.fullFit().ifPresent(fit -> json.set("fullFit", fullFit(fit)));
    json.set("way", way(contender.way()));
    return json;
  }

  private static ObjectNode measurement(Measurement measured) {
    ObjectNode json = JSON.objectNode().put("rows", measured.rows());
    number(json, "medianSeconds", measured.medianSeconds());
    number(json, "passes", measured.passes());
    json.put("iterations", measured.iterations()).put("converged", measured.converged());
    ArrayNode fits = json.putArray("fits");
    for (FitCost fit : measured.fits()) {
      ObjectNode cost = fits.addObject();
      number(cost, "seconds", fit.seconds());
      cost.put("jobs", fit.jobs()).put("bytesMoved", fit.bytes());
    }
    return json;
  }

  private static ObjectNode forecast(Forecast forecast) {
    ObjectNode json = JSON.objectNode().put("rows", forecast.rows()).put("cores", forecast.cores());
    json.set("passes", interval(forecast.passes()));
    json.set("seconds", interval(forecast.seconds()));
    json.set("cost", interval(forecast.cost()));
    return number(json, "updatesPerDay", forecast.updatesPerDay());
  }

  private static ObjectNode fullFit(FullFit fit) {
    ObjectNode json = JSON.objectNode();
    json.set("measured", measurement(fit.measured()));
    json.set("expectedSeconds", interval(fit.expected()));
    return json.put("isWithin", fit.isWithin());
  }

  private static ObjectNode way(Way way) {
    ObjectNode json = JSON.objectNode();
    json.set("passes", numbers(way.passes()));
    json.set("seconds", numbers(way.seconds()));
    json.set("relativeGaps", numbers(way.gaps()));
    return json;
  }

  private static ArrayNode accuracies(List<Accuracy> accuracies) {
    ArrayNode json = JSON.arrayNode();
    for (Accuracy accuracy : accuracies) {
      ObjectNode one = json.addObject().put("metric", accuracy.metric().name());
      number(one, "value", accuracy.value());
      one.set("differenceFromIncumbent", interval(accuracy.difference()));
    }
    return json;
  }

  private static ObjectNode context(PilotContext context) {
    ObjectNode json = JSON.objectNode().put("input", context.input());
    ArrayNode command = json.putArray("command");
    context.command().forEach(command::add);
    ObjectNode versions = json.putObject("versions");
    context.versions().forEach(versions::put);
    return json.put("machine", context.machine())
        .put("time", context.time().toOffsetDateTime().toString());
  }

  private static ObjectNode interval(Interval interval) {
    ObjectNode json = JSON.objectNode();
    number(json, "low", interval.low());
    number(json, "value", interval.value());
    return number(json, "high", interval.high());
  }

  private static ArrayNode numbers(double[] values) {
    ArrayNode json = JSON.arrayNode();
    Arrays.stream(values)
        .forEach(
            value -> json.add(Double.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode()));
    return json;
  }

  /** JSON has no other numbers than finite ones. */
  private static ObjectNode number(ObjectNode json, String name, double value) {
    return Double.isFinite(value) ? json.put(name, value) : json.putNull(name);
  }
}
