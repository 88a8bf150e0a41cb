package org.sparkoptimizer.monitor;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * On Spark's listener bus and in its event log: a fit ended.
 *
 * @param fit number of the fit in this application
 * @param uid uid of the estimator
 * @param reason why, the name of a {@code solver.TerminationReason}, or {@link #FAILED}
 * @param converged whether the tolerance was reached
 * @param objective value at the model, NaN for a fit that failed
 * @param relative relative suboptimality at the model, NaN for a fit that failed
 * @since 0.1.0
 */
public record DasvrdaFitEndEvent(
    long fit, String uid, String reason, boolean converged, double objective, double relative)
    implements SparkListenerEvent {

  /** The reason of a fit that threw or was cancelled. */
  public static final String FAILED = "FAILED";

  /** Whether the fit threw or was cancelled. */
  public boolean hasFailed() {
    return reason.equals(FAILED);
  }
}
