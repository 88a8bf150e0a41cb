package org.sparkoptimizer.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Executors that have no partitions, and when they are worth a try. */
final class IdleExecutors {
  /** The first pause of an executor that was slow; each further one is twice as long. */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier clock;
  private final Map<String, Pause> pauses = new HashMap<>();

  /** A pause, and when it ends. */
  private record Pause(long nanos, long end) {}

  IdleExecutors() {
    this(System::nanoTime);
  }

  /** With another clock. */
  IdleExecutors(LongSupplier clock) {
    this.clock = clock;
  }

  /** The executors without partitions that are new or have paused for long enough. */
  Set<String> worthATry(Set<String> there, String[] homes) {
    Set<String> idle = new HashSet<>(there);
    idle.removeAll(Arrays.asList(homes));
    long now = clock.getAsLong();
    idle.removeIf(executor -> pauses.containsKey(executor) && pauses.get(executor).end() - now > 0);
    return idle;
  }

  /** Takes note that partitions are elsewhere now. */
  void emptied(Set<String> before, String[] homes) {
    Set<String> emptied = new HashSet<>(before);
    emptied.removeAll(Arrays.asList(homes));
    for (String executor : emptied) {
      Pause last = pauses.get(executor);
      long nanos = last == null ? PAUSE_NANOS : 2 * last.nanos();
      pauses.put(executor, new Pause(nanos, clock.getAsLong() + nanos));
    }
  }
}
