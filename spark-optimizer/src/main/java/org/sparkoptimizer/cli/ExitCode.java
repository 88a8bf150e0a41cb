package org.sparkoptimizer.cli;

/** Exit codes of the command line. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int NOT_CONVERGED = 3;

  private ExitCode() {}
}
