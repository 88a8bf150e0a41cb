package org.sparkoptimizer.solver;

import java.io.Serializable;

/**
 * What is known at the snapshot that ends a stage; stage 0 is the start.
 *
 * @param stage stages done, over all restarts
 * @param objective P(x̃_s)
 * @param suboptimality bound or estimate of P(x̃_s) − P*
 * @param relative the suboptimality over P₀ − P(x̃_s), which {@code tol} is compared with; P₀ is
 *     the objective of the null model
 * @param stepSize η of the stage that ended here; of the first stage for stage 0
 * @param restarts restarts so far, those of the guard included
 * @param rounds snapshots and mini-batches so far; on Spark, jobs
 * @param passes rows evaluated so far over n
 * @param seconds wall-clock seconds of the run so far, those before an interruption included
 * @since 0.1.0
 */
public record StageRecord(
    int stage,
    double objective,
    Suboptimality suboptimality,
    double relative,
    double stepSize,
    int restarts,
    long rounds,
    double passes,
    double seconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
