package org.sparkoptimizer.docker;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command of a health check as Docker would. */
final class HealthCheck {
  private static final long MOST_SECONDS = 10;

  private HealthCheck() {}

  /** Whether the command ends in time and without an error. */
  static boolean succeeds(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
