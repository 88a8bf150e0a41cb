package org.sparkoptimizer.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.ml.linalg.SparseVector;
import org.sparkoptimizer.ml.RegularizationPath;

/**
 * A regularization path as JSON: the best step, and each with its model and how its fit ended.
 *
 * @since 0.1.0
 */
public final class PathReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PathReport() {}

  /** Returns the JSON object of a path, the largest penalty first. */
  public static ObjectNode of(RegularizationPath<?> path) {
    ObjectNode result = JSON.objectNode();
    path.best()
        .ifPresent(
            best ->
                result
                    .putObject("best")
                    .put("regParam", best.regParam())
                    .put("metric", best.metric().getAsDouble())
                    .put("nonZeros", best.nonZeros()));
    ArrayNode steps = result.putArray("steps");
    path.steps().forEach(step -> steps.add(step(step)));
    return result;
  }

  private static ObjectNode step(RegularizationPath.Step<?> step) {
    ObjectNode json = JSON.objectNode().put("regParam", step.regParam());
    step.metric().ifPresent(metric -> json.put("metric", metric));
    json.put("nonZeros", step.nonZeros());
    step.summary().ifPresent(summary -> json.setAll(TrainingReport.ending(summary)));
    ArrayNode intercepts = json.putArray("intercepts");
    for (double intercept : step.intercepts()) {
      intercepts.add(intercept);
    }
    ArrayNode classes = json.putArray("coefficients");
    step.coefficients().forEach(coefficients -> classes.add(sparse(coefficients)));
    return json;
  }

  private static ObjectNode sparse(SparseVector coefficients) {
    ObjectNode json = JSON.objectNode();
    ArrayNode features = json.putArray("features");
    ArrayNode values = json.putArray("values");
    for (int e = 0; e < coefficients.indices().length; e++) {
      features.add(coefficients.indices()[e]);
      values.add(coefficients.values()[e]);
    }
    return json;
  }
}
