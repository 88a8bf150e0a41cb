package org.sparkoptimizer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.solver.MetricRecipe;
import org.sparkoptimizer.solver.OuterState;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.SolverState;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.StepSize;
import org.sparkoptimizer.solver.Suboptimality;

/**
 * A checkpoint as an {@link ArrayFile}. Numbers in the JSON text are written so that reading gives
 * the same bits; those that JSON has no number for are the texts NaN, Infinity and -Infinity.
 */
final class CheckpointFormat {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private CheckpointFormat() {}

  static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
    SavedRun run = checkpoint.run();
    SolverState state = run.state();
    Map<String, double[]> arrays = new LinkedHashMap<>();
    ObjectNode json = JSON.createObjectNode().put("version", VERSION);
    json.set("parameters", JSON.valueToTree(checkpoint.identity().parameters()));
    json.set("data", JSON.valueToTree(checkpoint.identity().data()));
    json.set("plan", JSON.readTree(checkpoint.plan()));
    json.put("stage", state.stage()).put("restarts", state.restarts());
    json.putObject("cost")
        .put("rounds", state.cost().rounds())
        .put("passes", state.cost().passes());
    writeOuter(state.outer(), json.putObject("outer"), arrays);
    writeProgress(state.progress(), json.putObject("progress"), arrays);
    if (state.step() != null) {
      writeStep(state.step(), json.putObject("step"));
    }
    if (run.metric().isPresent()) {
      writeMetric(run.metric().get(), json.putObject("metric"), arrays);
    }
    ArrayNode records = json.putArray("records");
    run.records().forEach(record -> writeRecord(record, records.addObject()));
    new ArrayFile(json, arrays).writeTo(out);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException saying what is wrong with the file
   */
  static Checkpoint read(InputStream in, long fileBytes) throws IOException {
    ArrayFile file = ArrayFile.readFrom(in, fileBytes);
    Fields json = new Fields(file.header());
    int version = json.integer("version");
    if (version != VERSION) {
      throw new IOException(
          String.format(
              "it has version %d of the format; this library reads %d", version, VERSION));
    }
    Arrays arrays = new Arrays(file.arrays());
    Fields cost = json.object("cost");
    SolverState state =
        new SolverState(
            json.integer("stage"),
            json.integer("restarts"),
            outer(json.object("outer"), arrays),
            json.has("step") ? step(json.object("step")) : null,
            null,
            progress(json.object("progress"), arrays),
            new SolverState.Cost(cost.whole("rounds"), cost.number("passes")));
    List<StageRecord> records = new ArrayList<>();
    for (JsonNode record : json.field("records")) {
      records.add(record(new Fields(record)));
    }
    Optional<MetricRecipe> metric =
        json.has("metric") ? Optional.of(metric(json.object("metric"), arrays)) : Optional.empty();
    return new Checkpoint(
        new FitIdentity(json.texts("parameters"), json.texts("data")),
        json.field("plan").toString(),
        new SavedRun(state, metric, records));
  }

  private static void writeOuter(OuterState outer, ObjectNode json, Map<String, double[]> arrays) {
    json.put("s", outer.s());
    put(json, "alignment", outer.alignment());
    put(json, "slope", outer.slope());
    arrays.put("x", outer.x());
    arrays.put("previous", outer.previous());
    arrays.put("z", outer.z());
  }

  private static OuterState outer(Fields json, Arrays arrays) throws IOException {
    return new OuterState(
        json.integer("s"),
        arrays.get("x"),
        arrays.get("previous"),
        arrays.get("z"),
        json.number("alignment"),
        json.number("slope"));
  }

  private static void writeProgress(
      SolverState.Progress progress, ObjectNode json, Map<String, double[]> arrays) {
    put(json, "reference", progress.reference());
    put(json, "previous", progress.previous());
    put(json, "bestObjective", progress.bestObjective());
    put(json, "dual", progress.dual());
    json.put("setbacks", progress.setbacks());
    arrays.put("best", progress.best());
    arrays.put("drops", progress.drops());
  }

  private static SolverState.Progress progress(Fields json, Arrays arrays) throws IOException {
    return new SolverState.Progress(
        json.number("reference"),
        json.number("previous"),
        arrays.get("best"),
        json.number("bestObjective"),
        json.number("dual"),
        arrays.get("drops"),
        json.integer("setbacks"));
  }

  private static void writeStep(StepSize step, ObjectNode json) {
    put(json, "eta", step.eta());
    put(json, "smoothness", step.smoothness());
    put(json, "noise", step.noise());
    put(json, "caution", step.caution());
  }

  private static StepSize step(Fields json) throws IOException {
    return new StepSize(
        json.number("eta"),
        json.number("smoothness"),
        json.number("noise"),
        json.number("caution"));
  }

  private static void writeMetric(
      MetricRecipe metric, ObjectNode json, Map<String, double[]> arrays) {
    if (metric instanceof MetricRecipe.OfHessian hessian) {
      MiniBatch sample = hessian.sample();
      json.put("kind", "hessian").put("damped", hessian.damped());
      json.put("seed", sample.seed()).put("stage", sample.stage()).put("rows", sample.size());
      json.put("step", sample.step());
      arrays.put("metric.point", hessian.point());
    } else if (metric instanceof MetricRecipe.OfPairs pairs) {
      json.put("kind", "secant").put("memory", pairs.memory()).put("pairs", pairs.steps().length);
      put(json, "scale", pairs.scale());
      for (int a = 0; a < pairs.steps().length; a++) {
        arrays.put("metric.step." + a, pairs.steps()[a]);
        arrays.put("metric.change." + a, pairs.changes()[a]);
      }
      if (pairs.point() != null) {
        arrays.put("metric.point", pairs.point());
        arrays.put("metric.gradient", pairs.gradient());
      }
    } else {
      json.put("kind", "identity");
    }
  }

  private static MetricRecipe metric(Fields json, Arrays arrays) throws IOException {
    String kind = json.text("kind");
    return switch (kind) {
      case "identity" -> new MetricRecipe.Euclidean();
      case "hessian" ->
          new MetricRecipe.OfHessian(
              arrays.get("metric.point"),
              new MiniBatch(
                  json.whole("seed"),
                  json.integer("stage"),
                  json.integer("step"),
                  json.whole("rows")),
              json.field("damped").asBoolean());
      case "secant" -> pairs(json, arrays);
      default -> throw new IOException("it has a metric of an unknown kind, " + kind);
    };
  }

  private static MetricRecipe pairs(Fields json, Arrays arrays) throws IOException {
    int count = json.integer("pairs");
    double[][] steps = new double[count][];
    double[][] changes = new double[count][];
    for (int a = 0; a < count; a++) {
      steps[a] = arrays.get("metric.step." + a);
      changes[a] = arrays.get("metric.change." + a);
    }
    boolean seen = arrays.byName().containsKey("metric.point");
    return new MetricRecipe.OfPairs(
        json.integer("memory"),
        json.number("scale"),
        steps,
        changes,
        seen ? arrays.get("metric.point") : null,
        seen ? arrays.get("metric.gradient") : null);
  }

  private static void writeRecord(StageRecord record, ObjectNode json) {
    json.put("stage", record.stage());
    put(json, "objective", record.objective());
    json.put("kind", record.suboptimality().kind().name());
    put(json, "suboptimality", record.suboptimality().value());
    put(json, "relative", record.relative());
    put(json, "stepSize", record.stepSize());
    json.put("restarts", record.restarts()).put("rounds", record.rounds());
    put(json, "passes", record.passes());
    put(json, "seconds", record.seconds());
  }

  private static StageRecord record(Fields json) throws IOException {
    String kind = json.text("kind");
    try {
      return new StageRecord(
          json.integer("stage"),
          json.number("objective"),
          new Suboptimality(Suboptimality.Kind.valueOf(kind), json.number("suboptimality")),
          json.number("relative"),
          json.number("stepSize"),
          json.integer("restarts"),
          json.whole("rounds"),
          json.number("passes"),
          json.number("seconds"));
    } catch (IllegalArgumentException e) {
      throw new IOException("it has a suboptimality of an unknown kind, " + kind, e);
    }
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.put(name, Double.toString(value));
    }
  }

  /** The arrays of a file by name. */
  private record Arrays(Map<String, double[]> byName) {
    double[] get(String name) throws IOException {
      double[] array = byName.get(name);
      if (array == null) {
        throw new IOException("it has no array '" + name + "'");
      }
      return array;
    }
  }

  /** The fields of a JSON object, each of which must be there. */
  private record Fields(JsonNode json) {
    boolean has(String name) {
      return json.has(name);
    }

    JsonNode field(String name) throws IOException {
      JsonNode field = json.get(name);
      if (field == null) {
        throw new IOException("its head has no field '" + name + "'");
      }
      return field;
    }

    Fields object(String name) throws IOException {
      return new Fields(field(name));
    }

    String text(String name) throws IOException {
      return field(name).asText();
    }

    int integer(String name) throws IOException {
      return (int) whole(name);
    }

    long whole(String name) throws IOException {
      JsonNode field = field(name);
      if (!field.isIntegralNumber()) {
        throw new IOException(String.format("its field '%s' is %s", name, field));
      }
      return field.asLong();
    }

    double number(String name) throws IOException {
      JsonNode field = field(name);
      if (field.isNumber()) {
        return field.doubleValue();
      }
      try {
        return Double.parseDouble(field.asText());
      } catch (NumberFormatException e) {
        throw new IOException(String.format("its field '%s' is %s", name, field), e);
      }
    }

    SortedMap<String, String> texts(String name) throws IOException {
      SortedMap<String, String> texts = new TreeMap<>();
      field(name)
          .properties()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
      return texts;
    }
  }
}
