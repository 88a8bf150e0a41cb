package org.sparkoptimizer.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;

/** Gauges of the newest fit and counts of all, kept from the events on the listener bus. */
final class FitMetrics extends SparkListener {
  private volatile Counts counts = new Counts(0, 0, 0);
  private volatile Newest newest = new Newest(0, null);

  /** Fits of this application by how far they are. */
  private record Counts(int running, int finished, int failed) {}

  /**
   * The fit that began last.
   *
   * @param stage its last stage, or null before the first
   */
  private record Newest(long fit, DasvrdaStageEvent stage) {}

  FitMetrics(MetricRegistry registry) {
    gauge(registry, "fits.running", () -> counts.running());
    gauge(registry, "fits.finished", () -> counts.finished());
    gauge(registry, "fits.failed", () -> counts.failed());
    ofStage(registry, "fit.objective", DasvrdaStageEvent::objective);
    ofStage(registry, "fit.suboptimality", DasvrdaStageEvent::suboptimality);
    ofStage(registry, "fit.relativeSuboptimality", DasvrdaStageEvent::relative);
    ofStage(registry, "fit.passes", DasvrdaStageEvent::passes);
    ofStage(registry, "fit.seconds", DasvrdaStageEvent::seconds);
    countOfStage(registry, "fit.rounds", DasvrdaStageEvent::rounds);
    countOfStage(registry, "fit.stage", DasvrdaStageEvent::stage);
    countOfStage(registry, "fit.restarts", DasvrdaStageEvent::restarts);
  }

  private static <T> void gauge(MetricRegistry registry, String name, Supplier<T> value) {
    registry.register(name, (Gauge<T>) value::get);
  }

  private void ofStage(
      MetricRegistry registry, String name, ToDoubleFunction<DasvrdaStageEvent> value) {
    gauge(
        registry,
        name,
        () -> newest.stage() == null ? Double.NaN : value.applyAsDouble(newest.stage()));
  }

  private void countOfStage(
      MetricRegistry registry, String name, ToLongFunction<DasvrdaStageEvent> value) {
    gauge(registry, name, () -> newest.stage() == null ? 0L : value.applyAsLong(newest.stage()));
  }

  /** Called by the one thread of the listener's queue. */
  @Override
  public void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof DasvrdaFitStartEvent start) {
      counts = new Counts(counts.running() + 1, counts.finished(), counts.failed());
      if (start.fit() > newest.fit()) {
        newest = new Newest(start.fit(), null);
      }
    } else if (event instanceof DasvrdaStageEvent stage) {
      if (stage.fit() == newest.fit()) {
        newest = new Newest(stage.fit(), stage);
      }
    } else if (event instanceof DasvrdaFitEndEvent end) {
      int failed = end.hasFailed() ? 1 : 0;
      counts =
          new Counts(
              counts.running() - 1, counts.finished() + 1 - failed, counts.failed() + failed);
    }
  }
}
