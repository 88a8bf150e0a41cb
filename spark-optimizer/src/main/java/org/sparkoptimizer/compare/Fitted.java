package org.sparkoptimizer.compare;

import java.util.Optional;
import org.sparkoptimizer.ml.DasvrdaSummary;

/**
 * What is taken from a fitted model.
 *
 * @param point the model
 * @param history P by iteration as the solver saw it, the start first; one value where the solver
 *     does not iterate
 * @param summary what this library's solver knows; empty for MLlib's
 */
record Fitted(ModelPoint point, double[] history, Optional<DasvrdaSummary> summary) {

  /** Iterations done. */
  int iterations() {
    return history.length - 1;
  }
}
