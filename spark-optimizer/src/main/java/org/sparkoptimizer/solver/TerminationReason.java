package org.sparkoptimizer.solver;

/** Why a run ended. */
public enum TerminationReason {
  /** The duality gap is at most the tolerance: converged, with proof. */
  DUALITY_GAP(true, "the duality gap reached the tolerance"),
  /** The norm of the proximal gradient mapping is at most the tolerance: converged, by estimate. */
  GRADIENT_MAPPING(true, "the proximal gradient mapping reached the tolerance"),
  /** What the metric's model says is left is at most the tolerance: converged, by estimate. */
  MODEL(true, "what the metric's model says is left reached the tolerance"),
  /** F is constant, so the minimiser of R is the solution. */
  CONSTANT_LOSS(true, "the loss does not depend on the coefficients"),
  /** The limit on stages was reached first. */
  MAX_STAGES(false, "the limit on stages was reached; raise maxIter or tol"),
  /** The objective stopped falling although the step was shrunk again and again. */
  NO_PROGRESS(
      false,
      "the objective no longer falls: this is as accurate as the arithmetic allows; raise tol"),
  /** Objective or gradient became infinite or NaN. */
  NOT_FINITE(false, "the objective is not finite; check the scale of features and labels");

  private final boolean converged;
  private final String description;

  TerminationReason(boolean converged, String description) {
    this.converged = converged;
    this.description = description;
  }

  /** Whether the tolerance was reached. */
  public boolean isConverged() {
    return converged;
  }

  /** The reason in a sentence, with what to do. */
  public String description() {
    return description;
  }
}
