package org.sparkoptimizer.ml;

import java.util.Locale;
import java.util.Optional;
import org.sparkoptimizer.data.InvalidDataException;

/**
 * Where rows that were packed on the executors are worked on.
 *
 * @param execution never {@link Execution#AUTO}
 * @param reason why
 */
record Place(Execution execution, String reason) {
  static final String BY_USER = "set by the user";

  /** Rounds of a fit that moving the rows has to pay off in, as most fits in a metric have. */
  private static final double ROUNDS = 16;

  /** Bytes that move in a microsecond, as on a network of 1 Gbit/s. */
  private static final double BYTES_PER_MICRO = 125;

  /** What one place can take, and with how many threads it works. */
  interface Capacity {
    /** Whether the driver takes so many bytes without being asked to. */
    boolean onDriver(long bytes);

    /** Whether every executor takes so many bytes beside its own without being asked to. */
    boolean onExecutor(long bytes);

    /** Threads of a fit on the driver. */
    int driverThreads();

    /** Threads of a fit in a task. */
    int taskThreads();
  }

  /**
   * Chooses.
   *
   * @param bytes bytes of the packed rows
   * @param costs what rounds and passes cost on the executors
   * @throws InvalidDataException if the place that was asked for has no room
   */
  static Place of(
      SolverSettings.Placement placement, long bytes, MeasuredCosts.Source costs, Room room) {
    return switch (placement.execution()) {
      case DISTRIBUTED -> new Place(Execution.DISTRIBUTED, BY_USER);
      case EXECUTOR -> {
        room.requireExecutor(bytes);
        yield new Place(Execution.EXECUTOR, BY_USER);
      }
      case MEMORY -> inMemory(placement, bytes, room);
      case AUTO ->
          room.isLocal()
              ? new Place(Execution.DISTRIBUTED, "the driver has no room for the rows")
              : cheapest(placement, bytes, costs.get(), costs.singleMicros(), room);
    };
  }

  private static Place inMemory(SolverSettings.Placement placement, long bytes, Room room) {
    Optional<String> refusal = room.driverRefusal(bytes);
    if (refusal.isEmpty()) {
      return new Place(Execution.MEMORY, BY_USER);
    }
    if (placement.isHeard() || !room.executorTakes(bytes)) {
      throw new InvalidDataException(
          String.format(
              Locale.ROOT,
              "execution is set to 'memory' but the packed data has %.1f MiB, more than %s; raise that, or use"
                  + " execution 'distributed' or, without stage listener and checkpoints, 'executor'",
              bytes / 1048576.0,
              refusal.get()));
    }
    return new Place(
        Execution.EXECUTOR,
        "memory was asked for, but the packed data has more than " + refusal.get());
  }

  /**
   * The place with the shortest passes that has room.
   *
   * @param together costs of all executors
   * @param singleMicros microseconds of a pass by one thread
   */
  static Place cheapest(
      SolverSettings.Placement placement,
      long bytes,
      MeasuredCosts together,
      double singleMicros,
      Capacity capacity) {
    double moving = bytes / BYTES_PER_MICRO / ROUNDS;
    double spread = (double) together.roundMicros() + together.passMicros();
    double driver = singleMicros / capacity.driverThreads() + moving;
    if (driver < spread && capacity.onDriver(bytes)) {
      return new Place(Execution.MEMORY, estimate(driver, spread));
    }
    double task = singleMicros / capacity.taskThreads() + moving;
    if (task < spread && capacity.onExecutor(bytes)) {
      return placement.isHeard()
          ? new Place(
              Execution.DISTRIBUTED,
              "no one executor task, which neither tells a listener of stages nor writes checkpoints")
          : new Place(Execution.EXECUTOR, estimate(task, spread));
    }
    return Math.min(driver, task) < spread
        ? new Place(Execution.DISTRIBUTED, "neither driver nor executor has room for all rows")
        : new Place(Execution.DISTRIBUTED, estimate(Math.min(driver, task), spread));
  }

  private static String estimate(double onePlace, double spread) {
    return String.format(
        Locale.ROOT,
        "a pass takes about %,.0f us in one place, the move included, and %,.0f us with a job",
        onePlace,
        spread);
  }
}
