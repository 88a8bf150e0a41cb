package org.sparkoptimizer.problem;

import java.io.Serializable;

/**
 * What one round computes on each partition; the results are added up.
 *
 * @since 0.1.0
 */
public interface RowTask extends Serializable {

  /** Returns the partition's addend, or null for nothing. */
  double[] apply(PackedPartition partition);

  /** Bytes of an addend, which the shape of the aggregation depends on. */
  long resultBytes();

  /** What the round is for, in a few words for whoever watches. */
  default String purpose() {
    return "round";
  }

  /** Which inner step of its stage the round is, counted from 1, or 0 if it is none. */
  default int innerStep() {
    return 0;
  }

  /** Tells whether the task reads all rows, not drawn ones. */
  default boolean readsAllRows() {
    return true;
  }

  /** Tells whether partition {@code index} takes part at all; others run no task. */
  default boolean appliesTo(int index) {
    return true;
  }
}
