package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import py4j.reflection.ReflectionEngine;

/** What PySpark calls, called as PySpark does: by Py4J's reflection. */
class Py4jTest {
  private static final Dataset<Row> ROWS = Frames.of(Frames.awkward(91, 200, true), 2);

  private final ReflectionEngine engine = new ReflectionEngine();

  private Object call(Object target, String method, Object... arguments) {
    return engine.invoke(target, engine.getMethod(target, method, arguments), arguments);
  }

  private Object callStatic(String type, String method, Object... arguments) {
    return engine.invoke(null, engine.getMethod(type, method, arguments), arguments);
  }

  private Object make(String type, Object... arguments) {
    return engine.invoke(null, engine.getConstructor(type, arguments), arguments);
  }

  /** Python's wrappers pair a Param with a value, which Py4J has converted in its own way. */
  @Test
  void parametersTakeWhatPythonsValuesBecome() {
    Object estimator = make(LogisticRegression.class.getName(), "mine");
    Map<String, Object> values =
        Map.of(
            "seed",
            7,
            "penaltyFactors",
            new ArrayList<>(List.of(1.0, 0.0)),
            "metric",
            "identity",
            "nonnegative",
            true,
            "checkpointInterval",
            3);
    values.forEach(
        (name, value) ->
            call(estimator, "set", call(call(estimator, "getParam", name), "w", value)));
    LogisticRegression set = (LogisticRegression) estimator;
    assertThat(set.uid()).isEqualTo("mine");
    assertThat(set.getSeed()).isEqualTo(7L);
    assertThat(set.getPenaltyFactors().orElseThrow()).containsExactly(1, 0);
    assertThat(set.getMetric()).isEqualTo("identity");
    assertThat(set.getNonnegative()).isTrue();
    assertThat(set.getCheckpointInterval()).isEqualTo(3);
  }

  /** Python's wrappers hand over their own defaults at each fit. */
  @Test
  void pythonsDefaultsTakeTheLibrarysPlace() {
    LogisticRegression estimator = new LogisticRegression();
    Object pair = call(estimator.maxIter(), "w", 100);
    Object pairs =
        callStatic(
            "org.apache.spark.api.python.PythonUtils", "toSeq", new ArrayList<>(List.of(pair)));
    call(estimator, "setDefault", pairs);
    assertThat(estimator.getMaxIter()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "classification.LogisticRegression, areaUnderROC",
    "classification.LinearSVC, areaUnderROC",
    "regression.LinearRegression, rootMeanSquaredError",
  })
  void summariesAnswer(String estimator, String metric) {
    Object model = call(make("org.sparkoptimizer.ml." + estimator, "mine"), "fit", ROWS);
    Object summary = call(model, "summary");
    assertThat((Double) call(summary, metric)).isBetween(0.1, 1.0);
    Optional<?> ours =
        (Optional<?>) callStatic(DasvrdaSummary.class.getName(), "of", new Object[] {summary});
    assertThat(call(call(ours, "get"), "converged")).isEqualTo(true);
  }
}
