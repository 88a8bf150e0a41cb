package org.sparkoptimizer.pilot;

/** Refuses values with a message that names them. */
final class Checks {
  private Checks() {}

  /** Throws unless the condition holds. */
  static void require(boolean holds, String name, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          String.format("%s is set to '%s' but must be %s", name, value, wanted));
    }
  }

  /** Whether a number is at least 0 and finite. */
  static boolean isAmount(double value) {
    return value >= 0 && Double.isFinite(value);
  }
}
