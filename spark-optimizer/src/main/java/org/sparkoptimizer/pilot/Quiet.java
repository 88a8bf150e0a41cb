package org.sparkoptimizer.pilot;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Waits until the driver's JVM is idle. A fit leaves broadcasts that Spark's cleaner removes one by
 * one and code that is still being compiled, which would slow down the fit after it. It does not
 * collect garbage: that shrinks the heap, and fits would pay for its growth.
 */
final class Quiet {
  private static final int LOOK_MILLIS = 100;

  /** A core that is less busy than this is idle. */
  private static final double IDLE = 0.2;

  private static final int MOST_LOOKS = 15;

  private Quiet() {}

  /** Returns when the JVM is idle, or after 1.5 seconds. */
  static void await() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long before = system.getProcessCpuTime();
    long start = System.nanoTime();
    for (int look = 0; look < MOST_LOOKS; look++) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      long now = system.getProcessCpuTime();
      long end = System.nanoTime();
      if (now - before < IDLE * (end - start)) {
        return;
      }
      before = now;
      start = end;
    }
  }
}
