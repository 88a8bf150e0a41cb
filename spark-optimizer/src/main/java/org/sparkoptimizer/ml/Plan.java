package org.sparkoptimizer.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How a fit is done: a value that can be printed before anything runs, is kept in the summary, and
 * can be passed back in. The same data, partitions, seed and plan give the same bits.
 *
 * @param execution never {@link Execution#AUTO}
 * @param partitions packed partitions
 * @param aggregationDepth depth of the tree that adds partial sums which are large together; 1
 *     where none are
 * @param metric never {@link MetricChoice#AUTO}
 * @param hessianRows rows a Hessian is taken on, at least n for all; 0 without one
 * @param sampleRows rows of the largest sample that the start is found on; 0 for none
 * @param miniBatchSize b; at least n for full gradients
 * @param innerSteps m
 * @param stepRule how the step size is chosen with metric identity or diagonal
 * @param restartRule when momentum is reset with metric identity or diagonal
 * @param costs what the plan was made for
 * @param reasons why, a line each
 * @since 0.1.0
 */
public record Plan(
    Execution execution,
    int partitions,
    int aggregationDepth,
    MetricChoice metric,
    long hessianRows,
    long sampleRows,
    long miniBatchSize,
    int innerSteps,
    String stepRule,
    String restartRule,
    MeasuredCosts costs,
    List<String> reasons)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What an estimator's parameter may leave to the plan, and a plan may not. */
  private static final String UNDECIDED = "auto";

  /** Copies the reasons. */
  public Plan {
    reasons = List.copyOf(reasons);
  }

  /** The same plan where it had to be carried out in another place; the bits are the same. */
  Plan in(Execution place, String reason) {
    if (place == execution) {
      return this;
    }
    List<String> more = new ArrayList<>(reasons);
    more.add(place.paramValue() + ": " + reason);
    return new Plan(
        place,
        partitions,
        aggregationDepth,
        metric,
        hessianRows,
        sampleRows,
        miniBatchSize,
        innerSteps,
        stepRule,
        restartRule,
        costs,
        more);
  }

  /** The plan as a JSON object, which {@link #parse} reads back. */
  public ObjectNode toJson() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("execution", execution.paramValue())
        .put("partitions", partitions)
        .put("aggregationDepth", aggregationDepth)
        .put("metric", metric.paramValue())
        .put("hessianRows", hessianRows)
        .put("sampleRows", sampleRows)
        .put("miniBatchSize", miniBatchSize)
        .put("innerSteps", innerSteps)
        .put("stepRule", stepRule)
        .put("restartRule", restartRule)
        .put("roundMicros", costs.roundMicros())
        .put("passMicros", costs.passMicros());
    reasons.forEach(json.putArray("reasons")::add);
    return json;
  }

  /**
   * Reads a plan.
   *
   * @throws IllegalArgumentException naming what is wrong with the text
   */
  public static Plan parse(String json) {
    try {
      ObjectNode object = MAPPER.readValue(json, ObjectNode.class);
      for (String field :
          List.of(
              "execution",
              "partitions",
              "aggregationDepth",
              "metric",
              "hessianRows",
              "sampleRows",
              "miniBatchSize",
              "innerSteps",
              "stepRule",
              "restartRule",
              "roundMicros",
              "passMicros")) {
        if (!object.has(field)) {
          throw new IllegalArgumentException(
              String.format(
                  "plan has no field '%s'; pass a plan as a fit's summary or explain gives it",
                  field));
        }
      }
      List<String> reasons = new ArrayList<>();
      object.path("reasons").forEach(reason -> reasons.add(reason.asText()));
      return new Plan(
          Execution.of(choice(object, "execution", Execution.paramValues())),
          (int) number(object, "partitions", 1, Integer.MAX_VALUE),
          (int) number(object, "aggregationDepth", 1, Integer.MAX_VALUE),
          MetricChoice.of(choice(object, "metric", MetricChoice.paramValues())),
          number(object, "hessianRows", 0, Long.MAX_VALUE),
          number(object, "sampleRows", 0, Long.MAX_VALUE),
          number(object, "miniBatchSize", 1, Long.MAX_VALUE),
          (int) number(object, "innerSteps", 1, Integer.MAX_VALUE),
          choice(object, "stepRule", SolverParams.STEP_RULES),
          choice(object, "restartRule", SolverParams.RESTART_RULES),
          new MeasuredCosts(
              number(object, "roundMicros", 1, Long.MAX_VALUE),
              number(object, "passMicros", 1, Long.MAX_VALUE)),
          reasons);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("plan is not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private static String choice(ObjectNode object, String field, List<String> values) {
    String value = object.get(field).asText();
    List<String> decided = values.stream().filter(v -> !v.equals(UNDECIDED)).toList();
    if (!decided.contains(value)) {
      throw new IllegalArgumentException(
          String.format(
              "plan has %s '%s' but it must be one of %s",
              field, value, String.join(", ", decided)));
    }
    return value;
  }

  private static long number(ObjectNode object, String field, long least, long most) {
    JsonNode value = object.get(field);
    if (!value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
      throw new IllegalArgumentException(
          String.format("plan has %s %s but it must be a whole number >= %d", field, value, least));
    }
    return value.asLong();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%s, %d partitions, aggregation depth %d, metric %s",
            execution.paramValue(), partitions, aggregationDepth, metric.paramValue()));
    if (hessianRows > 0) {
      text.append(String.format(" on %d rows", hessianRows));
    }
    if (sampleRows > 0) {
      text.append(String.format(", start from samples of up to %d rows", sampleRows));
    }
    text.append(String.format(", b = %d, m = %d", miniBatchSize, innerSteps));
    if (metric.isEuclidean()) {
      text.append(String.format(", %s step, restart by %s", stepRule, restartRule));
    }
    reasons.forEach(reason -> text.append(System.lineSeparator()).append("  ").append(reason));
    return text.toString();
  }
}
