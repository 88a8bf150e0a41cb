package org.sparkoptimizer.baseline;

/**
 * A point that a method reached, and what that took. A snapshot costs a pass and a round, a
 * mini-batch b/n passes and a round.
 *
 * @param point the iterate; the listener may keep it
 * @param rounds snapshots and mini-batches so far
 * @param passes rows evaluated so far over n
 * @param seconds wall-clock seconds so far, without the listener's own
 * @since 0.1.0
 */
public record Iterate(double[] point, long rounds, double passes, double seconds) {}
