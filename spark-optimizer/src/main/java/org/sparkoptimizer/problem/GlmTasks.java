package org.sparkoptimizer.problem;

import java.util.function.Function;

/** Makes the tasks of a generalised linear model and reads what they return. */
interface GlmTasks {

  /**
   * Snapshot at raw coefficients: gradient sums, then from {@link #valueIndex} Σωφ and ΣωQ, then
   * what only a duality gap needs, if it is asked for.
   */
  RowTask snapshot(double[] point, long anchor, boolean forDual);

  /** Whether {@link #dual} needs a snapshot that was asked to add up more for it. */
  boolean dualNeedsMore();

  /** Rounds, of a pass each, that {@link #dual} takes. */
  int dualRounds();

  /**
   * Mini-batch: gradient sums, then from {@link #valueIndex} ΣsΔ² and ΣsD, then, if halves are
   * asked for, the gradient sums of the first half of each partition's draws.
   */
  RowTask batch(
      double[] query,
      SharedVector anchor,
      long anchorNumber,
      MiniBatch batch,
      int[] counts,
      boolean halves);

  /** Plain gradient of a mini-batch: gradient sums alone. */
  RowTask gradient(double[] query, MiniBatch batch, int[] counts);

  /** Hessian at an anchor: a packed lower triangle of order K(d + 1). */
  RowTask hessian(
      SharedVector anchor, long anchorNumber, MiniBatch sample, int[] counts, boolean damped);

  /** Σωφ at points of a segment between raw coefficients. */
  RowTask segment(double[] from, double[] to, double[] shares);

  /** Where the scalars follow the K(d + 1) gradient sums. */
  int valueIndex();

  /**
   * What a snapshot tells of the dual points.
   *
   * @param sums what the task of {@link #snapshot} summed up, with what the dual needs
   * @param at where it was taken
   */
  DualSums dual(double[] sums, Taken at);

  /**
   * A snapshot that was taken.
   *
   * @param gradient ∇F in the solver's coordinates
   * @param weightSum W
   * @param point raw coefficients
   * @param anchor number under which the rows' margins are kept
   * @param rounds carries out one more round
   */
  record Taken(
      double[] gradient,
      double weightSum,
      double[] point,
      long anchor,
      Function<RowTask, double[]> rounds) {}
}
