package org.sparkoptimizer.pilot;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Waits until this JVM has nothing left to do. A fit leaves garbage, broadcasts that Spark's
 * cleaner removes one by one once they are found to be garbage, and code to compile; all of that
 * would slow down the fit after it.
 */
final class Quiet {
  private static final int LOOK_MILLIS = 50;

  /** A core that is less busy than this is idle. */
  private static final double IDLE = 0.2;

  private static final int MOST_LOOKS = 30;

  private Quiet() {}

  /** Returns when the JVM is idle, or after 1.5 seconds. */
  static void await() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long before = system.getProcessCpuTime();
    for (int look = 0; look < MOST_LOOKS; look++) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      long now = system.getProcessCpuTime();
      if (now - before < IDLE * LOOK_MILLIS * 1_000_000) {
        return;
      }
      before = now;
    }
  }
}
