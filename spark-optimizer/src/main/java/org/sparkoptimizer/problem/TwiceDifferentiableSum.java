package org.sparkoptimizer.problem;

import org.sparkoptimizer.linalg.SymmetricMatrix;

/**
 * A finite sum that can also tell its Hessian, which a metric is made of.
 *
 * @since 0.1.0
 */
public interface TwiceDifferentiableSum extends FiniteSum, AutoCloseable {

  /**
   * Returns an unbiased estimate of ∇²F at an anchor from the sampled terms, or the Hessian itself
   * from all terms where the sample is full: one round.
   *
   * @param damped whether badly fitted terms get a larger curvature, for an anchor that is far from
   *     the optimum
   */
  SymmetricMatrix hessianAt(SnapshotGradient anchor, MiniBatch sample, boolean damped);

  /** Rounds, of a full pass each, that the newest {@link #hessianAt} took besides. */
  default int moreHessianRounds() {
    return 0;
  }

  /** Returns F at from + share·(to − from) for each share: one full pass, one round. */
  double[] valuesBetween(double[] from, double[] to, double[] shares);

  /**
   * Returns a sum over about {@code fraction} of the terms, each taken with that probability, in
   * this process: one round. It is to be closed before this sum is.
   */
  TwiceDifferentiableSum sample(double fraction, long seed);

  /** Releases what the sum holds. */
  @Override
  default void close() {}
}
