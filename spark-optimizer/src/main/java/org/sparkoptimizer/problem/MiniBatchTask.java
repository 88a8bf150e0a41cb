package org.sparkoptimizer.problem;

/** A round over a mini-batch: only partitions with draws take part. */
interface MiniBatchTask extends RowTask {

  /** The mini-batch. */
  MiniBatch batch();

  /** Draws of each partition, or null for a full batch. */
  int[] counts();

  /** Margins of a row. */
  int margins();

  /** A batch outside of the inner steps measures the step size. */
  @Override
  default String purpose() {
    return innerStep() == 0 ? "step size" : "inner step";
  }

  @Override
  default int innerStep() {
    return batch().step();
  }

  @Override
  default boolean readsAllRows() {
    return counts() == null;
  }

  @Override
  default boolean appliesTo(int index) {
    return counts() == null || counts()[index] > 0;
  }
}
