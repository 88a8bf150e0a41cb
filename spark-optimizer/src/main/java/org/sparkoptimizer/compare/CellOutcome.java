package org.sparkoptimizer.compare;

import org.sparkoptimizer.evaluation.Setting;

/**
 * How a cell ended.
 *
 * @param name name of the cell, fit for a file name
 * @param dataSet name of the data
 * @param setting the penalty
 * @param status how it ended
 * @param reason why it was skipped or failed; empty if it is done
 * @param result the result; null unless it is done
 * @since 0.1.0
 */
public record CellOutcome(
    String name, String dataSet, Setting setting, Status status, String reason, CellResult result) {

  /** Ways to end. */
  public enum Status {
    /** Measured now, or before with the same configuration. */
    DONE,
    /** It did not fit the budget. */
    SKIPPED,
    /** An error ended it. */
    FAILED
  }
}
