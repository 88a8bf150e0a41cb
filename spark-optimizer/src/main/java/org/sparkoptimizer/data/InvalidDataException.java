package org.sparkoptimizer.data;

/**
 * The input cannot be trained on; the message names the column, a value and what to do.
 *
 * @since 0.1.0
 */
public final class InvalidDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public InvalidDataException(String message) {
    super(message);
  }
}
