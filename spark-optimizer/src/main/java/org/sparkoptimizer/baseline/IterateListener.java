package org.sparkoptimizer.baseline;

/**
 * Hears of a method's iterates. Its time is not the method's, nor is what it evaluates.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IterateListener {

  /** An iterate is ready. */
  void reached(Iterate iterate);

  /**
   * The run is over.
   *
   * @param rounds snapshots and mini-batches in all, those after the last iterate too
   * @param passes rows evaluated in all over n
   * @param seconds wall-clock seconds in all, without the listener's own
   */
  default void ended(long rounds, double passes, double seconds) {}
}
