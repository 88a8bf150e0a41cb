package org.sparkoptimizer.compare;

import java.lang.management.ManagementFactory;

/**
 * The most heap of this JVM that is really held while something runs, which is found by collecting
 * garbage again and again. That slows the work, so it is not for work that is timed. On a local
 * master the heap is that of driver and executors in one, else the driver's.
 */
final class LiveHeap {
  /** Time between collections in units of their own length, so that work gets most of the time. */
  private static final int PAUSE = 4;

  private final Thread watcher = new Thread(this::watch, "heap watcher");
  private volatile boolean done;
  private volatile long peak;

  private LiveHeap() {
    watcher.setDaemon(true);
  }

  /** Runs the work and returns the most bytes that were held during it. */
  static long peakDuring(Runnable work) {
    LiveHeap heap = new LiveHeap();
    heap.watcher.start();
    try {
      work.run();
    } finally {
      heap.stop();
    }
    return heap.peak;
  }

  /** Bytes that are held now. */
  static long now() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void stop() {
    done = true;
    watcher.interrupt();
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!done) {
      long start = System.nanoTime();
      peak = Math.max(peak, now());
      try {
        Thread.sleep(PAUSE * (System.nanoTime() - start) / 1_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
