package org.sparkoptimizer.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.SolverState;
import org.sparkoptimizer.solver.StageListener;
import org.sparkoptimizer.solver.StageRecord;

/** Keeps where a run stood at its newest snapshot. */
final class RunRecorder implements StageListener {
  private final List<StageRecord> records;
  private final Consumer<SavedRun> keeper;
  private SavedRun newest;

  /**
   * Starts.
   *
   * @param saved where the run goes on from, if it does
   * @param keeper is handed each stage's
   */
  RunRecorder(Optional<SavedRun> saved, Consumer<SavedRun> keeper) {
    this.records = new ArrayList<>(saved.map(SavedRun::records).orElse(List.of()));
    this.keeper = keeper;
  }

  @Override
  public void stageEnded(StageRecord record, SolverState state) {
    newest = SavedRun.of(state, records);
    records.add(record);
    keeper.accept(newest);
  }

  /** Where the run stood; empty before its first snapshot. */
  Optional<SavedRun> newest() {
    return Optional.ofNullable(newest);
  }
}
