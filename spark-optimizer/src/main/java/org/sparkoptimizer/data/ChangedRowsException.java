package org.sparkoptimizer.data;

/**
 * A lost partition came back with other rows than it had when it was packed, as from an input that
 * does not give the same rows twice. What was computed from the old rows does not hold for the new.
 *
 * @since 0.1.0
 */
public final class ChangedRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChangedRowsException(String message) {
    super(message);
  }

  /** Returns the one among an exception and its causes, which tasks' come wrapped in, or null. */
  public static ChangedRowsException in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ChangedRowsException changed) {
        return changed;
      }
    }
    return null;
  }
}
