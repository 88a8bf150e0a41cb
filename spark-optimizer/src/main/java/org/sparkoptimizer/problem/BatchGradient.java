package org.sparkoptimizer.problem;

import java.util.Optional;

/**
 * A variance-reduced gradient with what the mini-batch tells of curvature and noise. Mutable: the
 * inner loop reuses one instance.
 *
 * <p>With w_i = 1/(n q_i), Δ_i = ∇f_i(query) − ∇f_i(anchor) and D_i the Bregman distance
 * f_i(anchor) − f_i(query) − ∇f_i(query)ᵀ(anchor − query) ≥ 0.
 *
 * @since 0.1.0
 */
public final class BatchGradient {
  private final double[] gradient;
  private double meanSquare;
  private double squaredMean;
  private double meanBregman;
  private int drawn;
  private final boolean halved;
  private double[] halves;
  private int firstDrawn;

  /** Makes room for vectors of the given length. */
  public BatchGradient(int dimension) {
    this(dimension, false);
  }

  private BatchGradient(int dimension, boolean halved) {
    gradient = new double[dimension];
    this.halved = halved;
  }

  /**
   * Makes room for vectors of the given length and for the two halves of a mini-batch, whose
   * difference shows the noise in any metric.
   */
  public static BatchGradient inHalves(int dimension) {
    return new BatchGradient(dimension, true);
  }

  /** Whether the oracle is to tell the halves of a sampled mini-batch apart. */
  public boolean wantsHalves() {
    return halved;
  }

  /**
   * Records the difference of the means of w_iΔ_i over the first and over the other draws.
   *
   * @param difference first mean less second mean; null where there are no two halves
   * @param firstDrawn draws of the first half
   */
  void measuredHalves(double[] difference, int firstDrawn) {
    this.halves = difference;
    this.firstDrawn = firstDrawn;
  }

  /** First mean less second mean of w_iΔ_i, where the halves were told apart. */
  public Optional<double[]> halvesDifference() {
    return Optional.ofNullable(halves);
  }

  /** b₁b₂/b, by which the squared difference of the halves' means estimates E‖w_iΔ_i − mean‖². */
  public double halvesWeight() {
    return (double) firstDrawn * (drawn - firstDrawn) / drawn;
  }

  /** g, written by the oracle and read by the solver. */
  public double[] gradient() {
    return gradient;
  }

  /**
   * Records the sums of a mini-batch of {@code drawn} terms.
   *
   * @param meanSquare (1/b) Σ w_i²‖Δ_i‖²
   * @param squaredMean ‖(1/b) Σ w_iΔ_i‖²
   * @param meanBregman (1/b) Σ w_iD_i
   * @param drawn b, or 0 for a full batch, which has no noise
   */
  public void measured(double meanSquare, double squaredMean, double meanBregman, int drawn) {
    this.meanSquare = meanSquare;
    this.squaredMean = squaredMean;
    this.meanBregman = meanBregman;
    this.drawn = drawn;
  }

  /** b, or 0 for a full batch. */
  public int drawn() {
    return drawn;
  }

  /** E‖w_iΔ_i‖² as the mini-batch saw it; 0 for a full batch. */
  public double secondMoment() {
    return drawn == 0 ? 0.0 : meanSquare;
  }

  /** Unbiased estimate of ‖∇F(query) − ∇F(anchor)‖² (the noise of the mean taken out). */
  public double squaredDifference() {
    if (drawn <= 1) {
      return squaredMean;
    }
    return Math.max(0.0, (drawn * squaredMean - meanSquare) / (drawn - 1));
  }

  /** Estimate of the Bregman distance of F between anchor and query, at least 0. */
  public double bregman() {
    return meanBregman;
  }
}
