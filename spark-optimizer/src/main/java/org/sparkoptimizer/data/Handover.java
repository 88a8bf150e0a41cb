package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes packed rows from the tasks of a local master to the driver, which shares their JVM: the
 * task leaves them at a number that the driver opened, and nothing is serialised. Closing forgets
 * them, and what a task leaves later, as one of a cancelled job may, is dropped.
 */
final class Handover implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, Open> OPEN = new ConcurrentHashMap<>();

  private final long number;

  private record Open(MemoryBudget budget, Map<Integer, PackedSource> sources) {}

  /** Opens a handover of rows that may take the given bytes together; on the driver. */
  Handover(long bytes) {
    number = NUMBERS.incrementAndGet();
    OPEN.put(number, new Open(new MemoryBudget(bytes), new ConcurrentSkipListMap<>()));
  }

  /** The memory that all tasks share; in a task. */
  MemoryBudget budget() {
    Open open = OPEN.get(number);
    return open == null ? new MemoryBudget(0) : open.budget();
  }

  /** Leaves the rows of a source partition, once more if the task ran before; in a task. */
  void leave(PackedSource source) {
    Open open = OPEN.get(number);
    if (open != null) {
      open.sources().put(source.partition(), source);
    }
  }

  /** The rows of all source partitions, in the order of their numbers; on the driver. */
  List<PackedSource> sources() {
    return List.copyOf(OPEN.get(number).sources().values());
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }
}
