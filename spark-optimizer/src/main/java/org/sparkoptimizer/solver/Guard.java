package org.sparkoptimizer.solver;

/** What a run does when the exact objective at a new anchor is not what the stage promised. */
enum Guard {
  /** Nothing: the last iterate counts, as published. */
  NONE,
  /** Where the objective rose, go back to the best anchor and shrink the step. */
  GO_BACK,
  /**
   * Where the objective fell by less than a share of its slope at the anchor before, search the
   * segment between the two anchors; where nothing on it is lower, go back.
   */
  SEARCH
}
