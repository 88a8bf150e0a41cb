package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.storage.BlockManagerId;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.engine.DriverRows;

/** Where there is room for all packed rows. */
final class Room implements Place.Capacity {
  /** Share of a free heap that rows may take unless the user asks for it. */
  private static final double SHARE = 0.25;

  /** Share of spark.driver.maxResultSize that rows may take; serialised they are a bit larger. */
  private static final double RESULT_SHARE = 0.9;

  private final SparkContext context;

  Room(SparkContext context) {
    this.context = context;
  }

  /** Whether the driver is the only executor. */
  boolean isLocal() {
    return context.isLocal();
  }

  /** Bytes that rows may take in the driver of a local master. */
  long ofLocalDriver(Execution wanted) {
    long storage = SparkEnv.get().memoryManager().maxOnHeapStorageMemory();
    return wanted == Execution.MEMORY ? storage : Math.min(storage, (long) (SHARE * freeHeap()));
  }

  @Override
  public boolean onDriver(long bytes) {
    return bytes <= SHARE * freeHeap() && driverRefusal(bytes).isEmpty();
  }

  @Override
  public int driverThreads() {
    return DriverRows.threads(context);
  }

  @Override
  public int taskThreads() {
    return context.conf().getInt("spark.task.cpus", 1);
  }

  @Override
  public boolean onExecutor(long bytes) {
    return bytes <= SHARE * freeStorage();
  }

  /** What the driver has less of than the rows need, if it cannot take them at all. */
  Optional<String> driverRefusal(long bytes) {
    long limit = context.conf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && bytes >= RESULT_SHARE * limit) {
      return Optional.of(
          String.format(
              Locale.ROOT, "spark.driver.maxResultSize, %.1f MiB, allows", limit / 1048576.0));
    }
    long free = freeHeap();
    return bytes > free
        ? Optional.of(
            String.format(Locale.ROOT, "the driver's heap has left, %.1f MiB", free / 1048576.0))
        : Optional.empty();
  }

  /** Whether every executor has so much storage memory left. */
  boolean executorTakes(long bytes) {
    return bytes <= freeStorage();
  }

  /**
   * Makes sure that an executor can take the rows.
   *
   * @throws InvalidDataException if it cannot
   */
  void requireExecutor(long bytes) {
    if (!executorTakes(bytes)) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "execution is set to 'executor' but the packed data has %.1f MiB and an executor"
                  + " %.1f MiB of storage memory left; raise spark.executor.memory, release cached"
                  + " data or use execution 'distributed'",
              bytes / 1048576.0,
              freeStorage() / 1048576.0));
    }
  }

  /** Storage memory that the fullest executor has left; the driver's where it is the only one. */
  private long freeStorage() {
    MemoryManager own = SparkEnv.get().memoryManager();
    if (isLocal()) {
      // What listeners have counted drifts in a session of very many jobs.
      return own.maxOnHeapStorageMemory() - own.onHeapStorageMemoryUsed();
    }
    BlockManagerId driver = SparkEnv.get().blockManager().blockManagerId();
    return Arrays.stream(context.statusTracker().getExecutorInfos())
        .filter(info -> info.port() != driver.port() || !info.host().equals(driver.host()))
        // One that has just come, say in place of a lost one, has not told yet what it has.
        .filter(info -> info.totalOnHeapStorageMemory() > 0)
        .mapToLong(info -> info.totalOnHeapStorageMemory() - info.usedOnHeapStorageMemory())
        .min()
        .orElse(own.maxOnHeapStorageMemory());
  }

  private static long freeHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
