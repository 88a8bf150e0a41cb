package org.sparkoptimizer.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/** Plans as text, and settings that would be without effect. */
class PlanTest {
  private static final Plan PLAN =
      new Plan(
          Execution.MEMORY,
          2,
          1,
          MetricChoice.HESSIAN,
          100,
          0,
          100,
          1,
          "measured",
          "gradient",
          new MeasuredCosts(8192, 1024),
          List.of("a", "b"));

  @Test
  void aPlanReadsBackAsItWas() {
    assertThat(Plan.parse(PLAN.toJson().toString())).isEqualTo(PLAN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "execution | \"somewhere\" | plan has execution 'somewhere' but it must be one of memory,",
        "execution | \"auto\" | plan has execution 'auto' but it must be one of memory,",
        "metric | \"auto\" | plan has metric 'auto' but it must be one of identity,",
        "partitions | 0 | plan has partitions 0 but it must be a whole number >= 1",
        "miniBatchSize | \"many\" | plan has miniBatchSize \"many\" but it must be a whole number",
        "innerSteps | -1 | plan has innerSteps -1 but it must be a whole number >= 1",
        "stepRule | \"large\" | plan has stepRule 'large' but it must be one of measured, theory",
        "aggregationDepth | 0 | plan has aggregationDepth 0 but it must be a whole number >= 1",
        "roundMicros | 0 | plan has roundMicros 0 but it must be a whole number >= 1",
        "hessianRows | -5 | plan has hessianRows -5 but it must be a whole number >= 0"
      })
  void whatIsWrongWithAPlanIsSaid(String field, String value, String message) {
    String text =
        PLAN.toJson()
            .toString()
            .replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value);
    assertThatThrownBy(() -> Plan.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aMissingFieldAndOtherTextAreSaid() {
    assertThatThrownBy(() -> Plan.parse("{}")).hasMessageContaining("no field 'execution'");
    assertThatThrownBy(() -> Plan.parse("plan")).hasMessageContaining("plan is not a JSON object");
  }

  @ParameterizedTest
  @CsvSource({
    "plan, metric", "plan, numPartitions", "plan, miniBatchSize", "plan, stepRule",
    "identity, hessianRows", "secant, sampleRows", "hessian, restartRule", "stepRule, hessianRows"
  })
  void aSettingThatAnotherMakesUselessIsRefused(String one, String other) {
    LogisticRegression estimator = new LogisticRegression();
    for (String name : List.of(one, other)) {
      switch (name) {
        case "plan" -> estimator.setPlan(PLAN.toJson().toString());
        case "metric" -> estimator.setMetric("identity");
        case "numPartitions" -> estimator.setNumPartitions(3);
        case "miniBatchSize" -> estimator.setMiniBatchSize(5);
        case "hessianRows" -> estimator.setHessianRows(5);
        case "sampleRows" -> estimator.setSampleRows(5);
        case "stepRule" -> estimator.setStepRule("measured");
        case "restartRule" -> estimator.setRestartRule("gradient");
        default -> estimator.setMetric(name);
      }
    }
    assertThatThrownBy(() -> SettingConflicts.check(estimator))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(other + ", which has no effect then; unset one");
  }
}
