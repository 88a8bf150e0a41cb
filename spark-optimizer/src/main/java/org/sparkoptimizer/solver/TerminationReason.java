package org.sparkoptimizer.solver;

/**
 * Why a run ended.
 *
 * @since 0.1.0
 */
public enum TerminationReason {
  /** The duality gap is at most the tolerance: converged, with proof. */
  DUALITY_GAP(
      true,
      "the duality gap reached the tolerance",
      "a smaller tol; the bound is proved, and what is really left is often far less"),
  /** The norm of the proximal gradient mapping is at most the tolerance: converged, by estimate. */
  GRADIENT_MAPPING(
      true,
      "the proximal gradient mapping reached the tolerance",
      "a smaller tol; for a proof, a penalty on every feature, without which there is no duality"
          + " gap"),
  /** What a model of P or the last decreases leave is at most the tolerance: by estimate. */
  MODEL(
      true,
      "what is estimated to be left reached the tolerance",
      "a smaller tol; for a proof, metric 'identity' with an L2 share of the penalty on every"
          + " feature, with which a duality gap ends the fit"),
  /** F is constant, so the minimiser of R is the solution. */
  CONSTANT_LOSS(true, "the loss does not depend on the coefficients", "nothing: it is the optimum"),
  /** The limit on stages was reached first. */
  MAX_STAGES(
      false,
      "the limit on stages was reached; raise maxIter or tol",
      "a larger maxIter; metric 'auto' if another is set; an L2 share of the penalty"),
  /** The objective stopped falling although the step was shrunk again and again. */
  NO_PROGRESS(
      false,
      "the objective no longer falls: this is as accurate as the arithmetic allows; raise tol",
      "features of about the same scale, or an L2 share of the penalty; the arithmetic allows no"
          + " more here"),
  /** Objective or gradient became infinite or NaN. */
  NOT_FINITE(
      false,
      "the objective is not finite; check the scale of features and labels",
      "features and labels of a moderate scale");

  private final boolean converged;
  private final String description;
  private final String advice;

  TerminationReason(boolean converged, String description, String advice) {
    this.converged = converged;
    this.description = description;
    this.advice = advice;
  }

  /** Whether the tolerance was reached. */
  public boolean isConverged() {
    return converged;
  }

  /** The reason in a sentence, with what to do. */
  public String description() {
    return description;
  }

  /** What would reduce the suboptimality that is left, or prove it. */
  public String advice() {
    return advice;
  }
}
