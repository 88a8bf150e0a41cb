package org.sparkoptimizer.checkpoint;

import org.sparkoptimizer.solver.SavedRun;

/**
 * All that a fit needs to go on in another process. Immutable.
 *
 * @param identity what the fit is of
 * @param plan how it is done, a JSON object as {@code ml.Plan} reads it
 * @param run where it stands
 * @since 0.1.0
 */
public record Checkpoint(FitIdentity identity, String plan, SavedRun run) {

  /** Stages done. */
  public int stage() {
    return run.state().stage();
  }
}
