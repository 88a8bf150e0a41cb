package org.sparkoptimizer.ml;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.storage.BlockManagerId;
import org.sparkoptimizer.data.InvalidDataException;

/** Where there is room for all packed rows. */
final class Room {
  /** Share of a free heap that rows may take unless the user asks for it. */
  private static final double SHARE = 0.25;

  /** Share of spark.driver.maxResultSize that rows may take; serialised they are a bit larger. */
  private static final double RESULT_SHARE = 0.9;

  private final SparkContext context;

  Room(SparkContext context) {
    this.context = context;
  }

  /** Bytes that rows may take in the driver of a local master. */
  long ofLocalDriver(Execution wanted) {
    long storage = SparkEnv.get().memoryManager().maxOnHeapStorageMemory();
    return wanted == Execution.MEMORY ? storage : Math.min(storage, (long) (SHARE * freeHeap()));
  }

  /** Whether the driver of a cluster takes the rows without being asked to. */
  boolean onDriver(long bytes) {
    return bytes <= SHARE * freeHeap() && driverRefusal(bytes).isEmpty();
  }

  /** Whether every executor takes the rows beside its own without being asked to. */
  boolean onExecutor(long bytes) {
    return bytes <= SHARE * executorStorage();
  }

  /** Why the driver cannot take the rows at all. */
  Optional<String> driverRefusal(long bytes) {
    long limit = context.conf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && bytes >= RESULT_SHARE * limit) {
      return Optional.of("which is more than spark.driver.maxResultSize");
    }
    if (bytes > freeHeap()) {
      return Optional.of(
          String.format(
              Locale.ROOT, "and the driver's heap %.1f MiB left", freeHeap() / 1048576.0));
    }
    return Optional.empty();
  }

  /**
   * Makes sure that an executor can take the rows.
   *
   * @param wanted what the user has asked for
   * @throws InvalidDataException if it cannot
   */
  void requireExecutor(long bytes, Execution wanted) {
    if (bytes > executorStorage()) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "execution is set to '%s' but the packed data has %.1f MiB, %sand an executor's"
                  + " storage has %.1f MiB; raise spark.driver.maxResultSize and"
                  + " spark.driver.memory, or spark.executor.memory, or use execution"
                  + " 'distributed'",
              wanted.paramValue(),
              bytes / 1048576.0,
              wanted == Execution.MEMORY ? driverRefusal(bytes).orElse("") + " " : "",
              executorStorage() / 1048576.0));
    }
  }

  /** Storage memory of the smallest executor; of the driver where it is the only one. */
  private long executorStorage() {
    BlockManagerId driver = SparkEnv.get().blockManager().blockManagerId();
    return Arrays.stream(context.statusTracker().getExecutorInfos())
        .filter(
            info ->
                context.isLocal()
                    || info.port() != driver.port()
                    || !info.host().equals(driver.host()))
        .mapToLong(SparkExecutorInfo::totalOnHeapStorageMemory)
        .filter(bytes -> bytes > 0)
        .min()
        .orElse(SparkEnv.get().memoryManager().maxOnHeapStorageMemory());
  }

  private static long freeHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
