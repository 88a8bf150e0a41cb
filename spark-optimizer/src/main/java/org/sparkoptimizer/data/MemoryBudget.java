package org.sparkoptimizer.data;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that packed rows may take, shared by whoever packs into the same memory. */
final class MemoryBudget {
  private final AtomicLong left;

  MemoryBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Takes bytes and tells whether there were as many left. */
  boolean take(long bytes) {
    return left.addAndGet(-bytes) >= 0;
  }
}
