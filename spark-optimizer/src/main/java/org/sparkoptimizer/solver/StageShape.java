package org.sparkoptimizer.solver;

/**
 * What a stage consists of.
 *
 * @param m inner steps
 * @param b mini-batch size; at least n means full gradients
 * @param schedule outer acceleration
 * @param seed seed of the mini-batches
 * @since 0.1.0
 */
public record StageShape(int m, long b, Schedule schedule, long seed) {

  /**
   * Checks m and b.
   *
   * @throws IllegalArgumentException if one of them is not ≥ 1
   */
  public StageShape {
    if (m < 1 || b < 1) {
      throw new IllegalArgumentException(
          String.format(
              "inner steps are %d and the mini-batch size is %d; both must be >= 1", m, b));
    }
  }

  /** Tells whether the mini-batches are full gradients of {@code terms} terms. */
  public boolean isFull(long terms) {
    return b >= terms;
  }

  /** Returns 1/η of the schedule. */
  double inverseStep(double smoothness, double noise) {
    return schedule.inverseStep(smoothness, noise, m, (double) b);
  }
}
