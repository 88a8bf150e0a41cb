package org.sparkoptimizer.monitor;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * On Spark's listener bus and in its event log: a fit has packed its rows and begins to solve.
 *
 * @param fit number of the fit in this application
 * @param uid uid of the estimator
 * @param execution where the fit runs: memory, executor or distributed
 * @param rows rows with a positive weight
 * @param features number of features
 * @param packedBytes bytes of the packed rows, over all places that hold some
 * @since 0.1.0
 */
public record DasvrdaFitStartEvent(
    long fit, String uid, String execution, long rows, int features, long packedBytes)
    implements SparkListenerEvent {}
