package org.sparkoptimizer.problem;

import java.util.Optional;

/** Makes the tasks of a generalised linear model and reads what they return. */
interface GlmTasks {

  /** Snapshot at raw coefficients: gradient sums, then from {@link #valueIndex} Σωφ and ΣωQ. */
  RowTask snapshot(double[] point, long anchor);

  /** Mini-batch: gradient sums, then from {@link #valueIndex} ΣsΔ² and ΣsD. */
  RowTask batch(
      double[] query, SharedVector anchor, long anchorNumber, MiniBatch batch, int[] counts);

  /** Where the scalars follow the K(d + 1) gradient sums. */
  int valueIndex();

  /** What the snapshot's sums tell about the dual point, if the loss supports a duality gap. */
  Optional<DualSums> dualSums(double[] sums, double weightSum);
}
