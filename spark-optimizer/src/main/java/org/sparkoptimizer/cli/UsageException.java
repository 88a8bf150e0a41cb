package org.sparkoptimizer.cli;

/** An option has a wrong value; the message names the option, its value and what to do. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
