package org.sparkoptimizer.baseline;

/**
 * What a run may spend.
 *
 * @param passes rows evaluated over n
 * @param rounds snapshots and mini-batches; on a cluster, jobs
 * @since 0.1.0
 */
public record Budget(double passes, long rounds) {

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if passes is not > 0, or rounds is not ≥ 1
   */
  public Budget {
    if (!(passes > 0) || rounds < 1) {
      throw new IllegalArgumentException(
          String.format(
              "the budget is set to %s passes and %d rounds but must be > 0 and >= 1",
              passes, rounds));
    }
  }

  /** A limit on passes alone. */
  public static Budget ofPasses(double passes) {
    return new Budget(passes, Long.MAX_VALUE);
  }
}
