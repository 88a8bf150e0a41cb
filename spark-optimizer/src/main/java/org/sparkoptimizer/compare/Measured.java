package org.sparkoptimizer.compare;

import java.util.function.Supplier;
import org.sparkoptimizer.ml.DasvrdaSummary;

/** A fit with what it cost. */
record Measured(Fitted fit, double seconds, long heapBytes, long heapBytesWithGarbage) {

  /** Runs a fit and measures it. */
  static Measured of(Supplier<Fitted> fitting) {
    try (HeapPeak heap = new HeapPeak()) {
      long start = System.nanoTime();
      Fitted fit = fitting.get();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Measured(fit, seconds, heap.afterCollection(), heap.total());
    }
  }

  /** Adds the gap that was evaluated. */
  FitRecord record(double gap) {
    return new FitRecord(
        seconds,
        gap,
        fit.iterations(),
        fit.summary().map(DasvrdaSummary::rounds).orElse(null),
        fit.summary().map(DasvrdaSummary::passes).orElse(null),
        heapBytes,
        heapBytesWithGarbage);
  }
}
