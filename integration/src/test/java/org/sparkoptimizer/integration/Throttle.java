package org.sparkoptimizer.integration;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Slows a process down: it is stopped most of the time, by SIGSTOP and SIGCONT. A shell does it, by
 * commands that are built into it, and waits on a pipe from this JVM: when that is closed, also by
 * the end of this JVM, the process goes on at full speed.
 */
final class Throttle implements AutoCloseable {
  private static final String LOOP =
      """
      trap 'kill -CONT "$1"' EXIT
      waits() { read -r -t "$1"; [ $? -gt 128 ]; }
      while kill -STOP "$1" && waits "$2" && kill -CONT "$1" && waits "$3"; do :; done
      """;

  private final Process shell;

  /**
   * Starts to stop and go.
   *
   * @param process what to slow down
   * @param runningMillis how long it runs each time
   * @param stoppedMillis how long it stands each time
   */
  Throttle(ProcessHandle process, int runningMillis, int stoppedMillis) throws IOException {
    shell =
        new ProcessBuilder(
                "bash",
                "-c",
                LOOP,
                "throttle",
                String.valueOf(process.pid()),
                seconds(stoppedMillis),
                seconds(runningMillis))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** A quarter of the speed: 25 ms of each 100 ms. */
  static Throttle toAQuarter(ProcessHandle process) throws IOException {
    return new Throttle(process, 25, 75);
  }

  private static String seconds(int millis) {
    return String.format(java.util.Locale.ROOT, "%.3f", millis / 1e3);
  }

  @Override
  public void close() throws InterruptedException {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // the shell ended before, and let the process go
    }
    if (!shell.waitFor(5, TimeUnit.SECONDS)) {
      shell.destroy(); // the trap lets the process go
      shell.waitFor();
    }
  }
}
