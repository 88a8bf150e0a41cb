package org.sparkoptimizer.ml;

import java.util.Locale;

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

  /**
   * Chooses.
   *
   * @param bytes bytes of the packed rows
   * @param costs what rounds and passes cost on the executors
   */
  static Place of(
      SolverSettings.Placement placement, long bytes, MeasuredCosts.Source costs, Room room) {
    Execution wanted = placement.execution();
    return switch (wanted) {
      case DISTRIBUTED -> new Place(Execution.DISTRIBUTED, BY_USER);
      case EXECUTOR -> {
        room.requireExecutor(bytes, wanted);
        yield new Place(Execution.EXECUTOR, BY_USER);
      }
      case MEMORY -> {
        if (room.driverRefusal(bytes).isEmpty()) {
          yield new Place(Execution.MEMORY, BY_USER);
        }
        room.requireExecutor(bytes, wanted);
        yield new Place(
            Execution.EXECUTOR, "memory was asked for and the driver has no room for the rows");
      }
      case AUTO -> cheapest(placement, bytes, costs.get(), costs.alone(), room);
    };
  }

  /**
   * The place with the shortest passes that has room.
   *
   * @param together costs of all executors
   * @param alone costs of one worker
   */
  static Place cheapest(
      SolverSettings.Placement placement,
      long bytes,
      MeasuredCosts together,
      MeasuredCosts alone,
      Room room) {
    double moving = bytes / BYTES_PER_MICRO / ROUNDS;
    double here = alone.passMicros() + moving;
    double there = (double) together.roundMicros() + together.passMicros();
    String estimate =
        String.format(
            Locale.ROOT,
            "a pass takes about %,.0f us in one place, the move included, and %,.0f us with a job",
            here,
            there);
    if (here >= there) {
      return new Place(Execution.DISTRIBUTED, estimate);
    }
    if (room.onDriver(bytes)) {
      return new Place(Execution.MEMORY, estimate);
    }
    if (placement.isHeard()) {
      return new Place(
          Execution.DISTRIBUTED, "the driver has no room, and a listener wants to hear of stages");
    }
    return room.onExecutor(bytes)
        ? new Place(Execution.EXECUTOR, estimate)
        : new Place(Execution.DISTRIBUTED, "neither driver nor executor has room for all rows");
  }
}
