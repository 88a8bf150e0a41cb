package org.sparkoptimizer.problem;

/**
 * Decides whether work in this process may go on; asked before each round and within it.
 *
 * @since 0.1.0
 */
public interface WorkGuard extends AutoCloseable {
  /** Lets all work go on. */
  WorkGuard NONE = () -> {};

  /**
   * Returns if the work may go on. Called by any thread that works: for every few hundred rows of a
   * pass, for every chunk where tables are made.
   *
   * @throws java.util.concurrent.CancellationException if it has to end
   */
  void check();

  /** Called when the work is done. */
  @Override
  default void close() {}
}
