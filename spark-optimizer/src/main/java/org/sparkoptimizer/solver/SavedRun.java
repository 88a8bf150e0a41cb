package org.sparkoptimizer.solver;

import java.util.List;
import java.util.Optional;
import org.sparkoptimizer.problem.FiniteSum;

/**
 * Where a run stood before the snapshot that closes a stage, without anything that lives in a
 * process: {@link Dasvrda#resume} goes on from it with the same bits. Immutable.
 *
 * @param state the state, its metric left out
 * @param metric how the metric is made again, empty before the first
 * @param records records of the stages before
 * @since 0.1.0
 */
public record SavedRun(
    SolverState state, Optional<MetricRecipe> metric, List<StageRecord> records) {

  /** Leaves the metric out of the state and copies the records. */
  public SavedRun {
    state = state.in(null);
    records = List.copyOf(records);
  }

  /**
   * Saves a state that a {@link StageListener} received, with the records it had received before.
   */
  public static SavedRun of(SolverState state, List<StageRecord> records) {
    return new SavedRun(state, Optional.ofNullable(state.metric()).map(Metric::recipe), records);
  }

  /**
   * The same run where its rows have changed, so that nothing it knows of them holds: at a point,
   * with all momentum reset.
   */
  public SavedRun restartedAt(double[] point) {
    SolverState fresh = SolverState.startingAt(point);
    SolverState restarted =
        new SolverState(
            state.stage(),
            state.restarts() + 1,
            fresh.outer(),
            null,
            null,
            fresh.progress(),
            state.cost());
    return new SavedRun(restarted, Optional.empty(), records);
  }

  /** The state with its metric. */
  SolverState restored(FiniteSum sum) {
    return metric.map(recipe -> state.in(recipe.metric(sum))).orElse(state);
  }

  /** Seconds that the run had taken. */
  double seconds() {
    return records.isEmpty() ? 0.0 : records.get(records.size() - 1).seconds();
  }
}
