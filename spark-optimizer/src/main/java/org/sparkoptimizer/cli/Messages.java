package org.sparkoptimizer.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exceptions as one sentence for a user. */
final class Messages {
  private static final String REQUIREMENT = "requirement failed: ";

  /** Spark's error of a file that a task could not read; the cause says why. */
  private static final Pattern FAILED_FILE =
      Pattern.compile("\\[FAILED_READ_FILE.*reading file (\\S+?)\\.(\\s|$)");

  private Messages() {}

  /** Returns the message of the cause that says most, without class names and stack traces. */
  static String of(Throwable thrown) {
    Throwable cause = thrown;
    String file = "";
    while (isWrapper(cause) && cause.getCause() != null) {
      Matcher failed = FAILED_FILE.matcher(String.valueOf(cause.getMessage()));
      file = failed.find() ? "file " + failed.group(1) + " cannot be read: " : file;
      cause = cause.getCause();
    }
    return file + sentence(cause);
  }

  private static String sentence(Throwable cause) {
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
    boolean repeats =
        thrown.getCause() != null && thrown.getCause().toString().equals(thrown.getMessage());
    return repeats
        || thrown.getClass().getName().startsWith("org.apache.spark.SparkException")
        || thrown.getClass() == RuntimeException.class
        || thrown instanceof java.util.concurrent.ExecutionException;
  }
}
