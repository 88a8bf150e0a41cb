package org.sparkoptimizer.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;

/** Gauges from the events of fits that overlap. */
class FitMetricsTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final FitMetrics metrics = new FitMetrics(registry);

  @Test
  void beforeAFitThereIsNothingToTell() {
    assertThat(registry.getGauges().keySet())
        .containsExactly(
            "fit.objective",
            "fit.passes",
            "fit.relativeSuboptimality",
            "fit.restarts",
            "fit.rounds",
            "fit.seconds",
            "fit.stage",
            "fit.suboptimality",
            "fits.failed",
            "fits.finished",
            "fits.running");
    assertThat(value("fit.objective")).isEqualTo(Double.NaN);
    assertThat(value("fit.rounds")).isEqualTo(0L);
    assertThat(value("fits.running")).isEqualTo(0);
  }

  @Test
  void theNewestFitIsTheOneThatBeganLast() {
    metrics.onOtherEvent(start(1));
    metrics.onOtherEvent(stage(1, 4));
    assertThat(value("fit.stage")).isEqualTo(4L);
    metrics.onOtherEvent(start(2));
    assertThat(value("fit.stage")).isEqualTo(0L);
    metrics.onOtherEvent(stage(2, 1));
    metrics.onOtherEvent(stage(1, 5));
    assertThat(value("fit.stage")).isEqualTo(1L);
    assertThat(value("fit.objective")).isEqualTo(0.5);
    assertThat(value("fit.suboptimality")).isEqualTo(1e-3);
    assertThat(value("fit.relativeSuboptimality")).isEqualTo(1e-2);
    assertThat(value("fit.passes")).isEqualTo(7.5);
    assertThat(value("fit.seconds")).isEqualTo(1.5);
    assertThat(value("fit.rounds")).isEqualTo(30L);
    assertThat(value("fit.restarts")).isEqualTo(2L);
  }

  @Test
  void fitsAreCounted() {
    metrics.onOtherEvent(start(1));
    metrics.onOtherEvent(start(2));
    metrics.onOtherEvent(start(3));
    metrics.onOtherEvent(new DasvrdaFitEndEvent(1, "a", "DUALITY_GAP", true, 0.5, 1e-6));
    metrics.onOtherEvent(
        new DasvrdaFitEndEvent(3, "a", DasvrdaFitEndEvent.FAILED, false, Double.NaN, Double.NaN));
    assertThat(value("fits.running")).isEqualTo(1);
    assertThat(value("fits.finished")).isEqualTo(1);
    assertThat(value("fits.failed")).isEqualTo(1);
  }

  private Object value(String name) {
    return registry.getGauges().get(name).getValue();
  }

  private static DasvrdaFitStartEvent start(long fit) {
    return new DasvrdaFitStartEvent(fit, "a", "memory", 10, 2, 100);
  }

  private static DasvrdaStageEvent stage(long fit, int stage) {
    return new DasvrdaStageEvent(fit, "a", stage, 0.5, 1e-3, "DUALITY_GAP", 1e-2, 2, 30, 7.5, 1.5);
  }
}
