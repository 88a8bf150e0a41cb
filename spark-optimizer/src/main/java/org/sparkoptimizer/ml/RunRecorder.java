package org.sparkoptimizer.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.SolverState;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageRecord;

/** Keeps where a run stood at its newest snapshot. */
final class RunRecorder implements StageListener {
  private final List<StageRecord> records;
  private final IntPredicate isDue;
  private final Consumer<SavedRun> keeper;
  private final Optional<SavedRun> saved;
  private SolverState newest;

  /**
   * Starts.
   *
   * @param saved where the run goes on from, if it does
   * @param isDue tells of a stage whether it is to be kept
   * @param keeper is handed those that are
   */
  RunRecorder(Optional<SavedRun> saved, IntPredicate isDue, Consumer<SavedRun> keeper) {
    this.records = new ArrayList<>(saved.map(SavedRun::records).orElse(List.of()));
    this.saved = saved;
    this.isDue = isDue;
    this.keeper = keeper;
  }

  @Override
  public void stageEnded(StageRecord record, SolverState state) {
    newest = state;
    if (isDue.test(state.stage())) {
      keeper.accept(SavedRun.of(state, records));
    }
    records.add(record);
  }

  /** Where the run stood, or where it went on from; empty before its first snapshot. */
  Optional<SavedRun> newest() {
    return newest == null
        ? saved
        : Optional.of(SavedRun.of(newest, records.subList(0, records.size() - 1)));
  }
}
