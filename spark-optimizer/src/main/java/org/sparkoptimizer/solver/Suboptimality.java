package org.sparkoptimizer.solver;

import java.io.Serializable;

/**
 * How far a point is from the optimum.
 *
 * @param kind how it is known
 * @param value bound on, or estimate of, P(x) − P*
 * @since 0.1.0
 */
public record Suboptimality(Kind kind, double value) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How a suboptimality is known. */
  public enum Kind {
    /** A duality gap: the true suboptimality is never larger. */
    DUALITY_GAP,
    /** What a fast converging series of steps in a metric still has to go: an estimate. */
    MODEL,
    /** Norm of the proximal gradient mapping times the length of the way: an estimate. */
    GRADIENT_MAPPING
  }
}
