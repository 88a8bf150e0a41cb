package org.sparkoptimizer.ml;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.sparkoptimizer.monitor.DasvrdaFitEndEvent;
import org.sparkoptimizer.monitor.DasvrdaFitStartEvent;
import org.sparkoptimizer.monitor.DasvrdaStageEvent;
import org.sparkoptimizer.problem.RowMoments;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.solver.StageRecord;

/**
 * Tells a fit on Spark's listener bus. In memory a stage may take microseconds, and the bus drops
 * events, also those of others, when they come too fast; so after the first stages only some are
 * told.
 */
final class FitEvents implements AutoCloseable {
  /** Stages at the beginning that are all told. */
  private static final int ALL_TOLD = 100;

  /** Least time between two of the others. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final AtomicLong FITS = new AtomicLong();

  private final SparkContext context;
  private final String uid;
  private final long fit = FITS.incrementAndGet();
  private long toldNanos;
  private StageRecord untold;
  private Outcome outcome;

  /** A fit begins to solve. */
  FitEvents(SparkContext context, String uid, Execution execution, RowMoments moments) {
    this.context = context;
    this.uid = new Redaction(context.getConf()).of("", uid);
    post(
        new DasvrdaFitStartEvent(
            fit,
            this.uid,
            execution.paramValue(),
            moments.rows(),
            moments.features(),
            moments.bytes()));
  }

  /** A stage ended. */
  void stageEnded(StageRecord record) {
    long now = System.nanoTime();
    if (record.stage() < ALL_TOLD || now - toldNanos >= LEAST_NANOS) {
      toldNanos = now;
      untold = null;
      tell(record);
    } else {
      untold = record;
    }
  }

  /** Stages that nobody heard of while they ran, now that all have ended. */
  void stagesEnded(List<StageRecord> records) {
    records.forEach(this::stageEnded);
  }

  /** The fit ended with a model. */
  void ended(Outcome result) {
    outcome = result;
  }

  /** Tells how the fit ended; as failed, unless it {@link #ended}. */
  @Override
  public void close() {
    if (untold != null) {
      tell(untold);
    }
    post(
        outcome == null
            ? new DasvrdaFitEndEvent(
                fit, uid, DasvrdaFitEndEvent.FAILED, false, Double.NaN, Double.NaN)
            : new DasvrdaFitEndEvent(
                fit,
                uid,
                outcome.reason().name(),
                outcome.reason().isConverged(),
                outcome.objective(),
                outcome.relative()));
  }

  private void tell(StageRecord record) {
    post(
        new DasvrdaStageEvent(
            fit,
            uid,
            record.stage(),
            record.objective(),
            record.suboptimality().value(),
            record.suboptimality().kind().name(),
            record.relative(),
            record.restarts(),
            record.rounds(),
            record.passes(),
            record.seconds()));
  }

  private void post(SparkListenerEvent event) {
    context.listenerBus().post(event);
  }
}
