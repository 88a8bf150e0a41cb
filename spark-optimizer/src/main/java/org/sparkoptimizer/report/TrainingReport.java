package org.sparkoptimizer.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.solver.StageRecord;

/**
 * A fit as JSON: how it ended, what it cost and a record per stage.
 *
 * @since 0.1.0
 */
public final class TrainingReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TrainingReport() {}

  /** Returns the JSON object of a fit; units are in the names. */
  public static ObjectNode of(DasvrdaSummary summary) {
    ObjectNode result = ending(summary);
    result.set("plan", summary.plan().toJson());
    result.putObject("data").put("rows", summary.rows()).put("packedBytes", summary.packedBytes());
    ArrayNode stages = result.putArray("stageRecords");
    summary.records().forEach(record -> stages.add(stage(record)));
    return result;
  }

  /** How a fit ended and what it cost, without plan and stages. */
  static ObjectNode ending(DasvrdaSummary summary) {
    StageRecord last = summary.records().get(summary.records().size() - 1);
    return JSON.objectNode()
        .put("converged", summary.converged())
        .put("reason", summary.reason().name())
        .put("reasonText", summary.reason().description())
        .put("advice", summary.advice())
        .put("objective", summary.objective())
        .put("suboptimality", summary.suboptimality().value())
        .put("suboptimalityKind", summary.suboptimality().kind().name())
        .put("relativeSuboptimality", summary.relative())
        .put("stages", summary.stages())
        .put("rounds", summary.rounds())
        .put("passes", summary.passes())
        .put("restarts", last.restarts())
        .put("seconds", summary.seconds());
  }

  private static ObjectNode stage(StageRecord record) {
    return JSON.objectNode()
        .put("stage", record.stage())
        .put("objective", record.objective())
        .put("suboptimality", record.suboptimality().value())
        .put("relativeSuboptimality", record.relative())
        .put("stepSize", record.stepSize())
        .put("restarts", record.restarts())
        .put("rounds", record.rounds())
        .put("passes", record.passes())
        .put("seconds", record.seconds());
  }
}
