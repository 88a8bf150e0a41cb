package org.sparkoptimizer.cli;

/** Exit codes of the command line. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int NOT_CONVERGED = 3;

  /** A gate of a rollout was not passed. */
  static final int STOPPED = 4;

  private ExitCode() {}
}
