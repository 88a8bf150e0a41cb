package org.sparkoptimizer.solver;

/**
 * Hears of each stage while a run goes on.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface StageListener {

  /** Hears nothing. */
  StageListener NONE = (record, state) -> {};

  /**
   * A stage ended.
   *
   * @param record what its closing snapshot showed
   * @param state the state before that snapshot, from which {@link SavedRun} goes on
   */
  void stageEnded(StageRecord record, SolverState state);
}
