package org.sparkoptimizer.cli;

import java.util.Locale;

/** Exceptions as one sentence for a user. */
final class Messages {
  private static final String REQUIREMENT = "requirement failed: ";

  private Messages() {}

  /** Returns the message of the cause that says most, without class names and stack traces. */
  static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (isWrapper(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String firstLine = message.strip().lines().findFirst().orElse(message);
    String plain =
        firstLine.startsWith(REQUIREMENT) ? firstLine.substring(REQUIREMENT.length()) : firstLine;
    return cause instanceof OutOfMemoryError
        ? "out of memory (" + plain.toLowerCase(Locale.ROOT) + "); raise the driver's memory"
        : plain;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown.getClass().getName().startsWith("org.apache.spark.SparkException")
        || thrown.getClass() == RuntimeException.class
        || thrown instanceof java.util.concurrent.ExecutionException;
  }
}
