package org.sparkoptimizer.monitor;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * On Spark's listener bus and in its event log: a stage of DASVRDA ended. Of fits with very many
 * short stages only some are told, the first hundred and the last always. A fit inside one task
 * tells them when the task has ended.
 *
 * @param fit number of the fit in this application
 * @param uid uid of the estimator
 * @param stage stages done, over all restarts
 * @param objective value that is minimised, of a linear regression in squared units of the label
 * @param suboptimality bound on, or estimate of, the distance to the optimum
 * @param suboptimalityKind which of the two, the name of a {@code solver.Suboptimality.Kind}
 * @param relative the suboptimality over what was gained so far, which tol is compared with
 * @param restarts restarts so far
 * @param rounds snapshots and mini-batches so far; distributed, each is a job
 * @param passes rows evaluated so far over their number
 * @param seconds wall-clock seconds since the solver began
 * @since 0.1.0
 */
public record DasvrdaStageEvent(
    long fit,
    String uid,
    int stage,
    double objective,
    double suboptimality,
    String suboptimalityKind,
    double relative,
    int restarts,
    long rounds,
    double passes,
    double seconds)
    implements SparkListenerEvent {}
