package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * This library in a cell: fits whose tolerance is the target, which know nothing of the optimum.
 */
final class OurSide {
  static final String NAME = "spark-optimizer";

  private final DoubleFunction<FitRecord> fitting;
  private final Map<Double, List<FitRecord>> fits = new HashMap<>();

  /** Takes what fits with a tolerance. */
  OurSide(DoubleFunction<FitRecord> fitting) {
    this.fitting = fitting;
  }

  /** Measures a target, unless its fits are too long to be repeated. */
  void measure(double target) {
    List<FitRecord> done = fits.computeIfAbsent(target, key -> new ArrayList<>());
    if (!Repetition.isLong(done)) {
      done.add(fitting.apply(target));
    }
  }

  /** The result for a target that was measured. */
  SideResult result(double target) {
    List<FitRecord> done = fits.get(target);
    boolean reached = done.stream().allMatch(fit -> fit.gap() <= target);
    return new SideResult(NAME, reached, List.copyOf(done));
  }
}
