package org.sparkoptimizer.compare;

import java.util.function.Supplier;
import org.sparkoptimizer.evaluation.Fitted;
import org.sparkoptimizer.ml.DasvrdaSummary;

/** A fit with the wall time it took. */
record Measured(Fitted fit, double seconds) {

  /** Runs a fit and measures it. */
  static Measured of(Supplier<Fitted> fitting) {
    System.gc(); // a fit should not pay for the garbage of the one before
    long start = System.nanoTime();
    Fitted fit = fitting.get();
    return new Measured(fit, (System.nanoTime() - start) / 1e9);
  }

  /** Adds the gap that was evaluated. */
  FitRecord record(double gap) {
    return new FitRecord(
        seconds,
        gap,
        fit.iterations(),
        fit.summary().map(DasvrdaSummary::rounds).orElse(null),
        fit.summary().map(DasvrdaSummary::passes).orElse(null));
  }
}
