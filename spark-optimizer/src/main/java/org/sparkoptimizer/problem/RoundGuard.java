package org.sparkoptimizer.problem;

/** Decides before each round of work in this process whether it may go on. */
public interface RoundGuard extends AutoCloseable {
  /** Lets all work go on. */
  RoundGuard NONE = () -> {};

  /**
   * Returns if the work may go on.
   *
   * @throws java.util.concurrent.CancellationException if it has to end
   */
  void check();

  /** Called when the work is done. */
  @Override
  default void close() {}
}
