package org.sparkoptimizer.solver;

import java.util.List;
import java.util.Optional;

/**
 * What a run found.
 *
 * @param point the solution, in the coordinates of the problem and as long as its dimension
 * @param objective P at the solution
 * @param suboptimality bound on, or estimate of, its distance from the optimum
 * @param relative the suboptimality over P₀ − P, P₀ being the objective of the null model
 * @param reason why the run ended
 * @param metric the metric of the last stage, empty where there was none
 * @param records a record per stage, stage 0 first
 * @since 0.1.0
 */
public record Solution(
    double[] point,
    double objective,
    Suboptimality suboptimality,
    double relative,
    TerminationReason reason,
    Optional<Metric> metric,
    List<StageRecord> records) {

  /** Whether the tolerance was reached. */
  public boolean converged() {
    return reason.isConverged();
  }

  /** The record of the last stage, with the totals of rounds, passes and seconds. */
  public StageRecord last() {
    return records.get(records.size() - 1);
  }
}
