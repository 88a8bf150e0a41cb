package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * One solver of MLlib in a cell: which iteration reaches which target, and the fits that measure
 * and confirm it. Targets that need the same number of iterations share their fits.
 */
final class MllibSide {
  /** How far above the target a confirming fit may be, relative: MLlib's sums vary in order. */
  private static final double SLACK = 1e-3;

  /** Share by which the number of iterations grows where a fit does not confirm it. */
  private static final int GROWTH = 20;

  private final String solver;
  private final History history;
  private final IntFunction<FitRecord> fitting;
  private final Map<Double, Integer> iterations = new HashMap<>();
  private final Map<Integer, List<FitRecord>> fits = new HashMap<>();

  /**
   * A solver with its longest run.
   *
   * @param history gaps of the longest run
   * @param fitting fits with so many iterations
   */
  MllibSide(String solver, History history, IntFunction<FitRecord> fitting) {
    this.solver = solver;
    this.history = history;
    this.fitting = fitting;
  }

  String solver() {
    return solver;
  }

  /** Counts the longest run as the measurement of its number of iterations, not to be repeated. */
  void countLongest(FitRecord longest) {
    fits.put(last(), new ArrayList<>(List.of(longest)));
  }

  private int last() {
    return Math.max(1, history.last());
  }

  /** Measures a target for the given time, unless another target or a long fit did. */
  void measure(double target, int repeat) {
    int k = iterations.computeIfAbsent(target, t -> history.firstWithin(t).orElse(last()));
    measure(k, repeat);
    while (repeat == 0 && !isWithin(target, k) && k < last()) {
      k = Math.min(last(), k + Math.max(1, k / GROWTH));
      measure(k, repeat);
      iterations.put(target, k);
    }
  }

  private void measure(int k, int repeat) {
    List<FitRecord> done = fits.computeIfAbsent(k, key -> new ArrayList<>());
    if (done.size() <= repeat && !Repetition.isLong(done)) {
      done.add(fitting.apply(k));
    }
  }

  private boolean isWithin(double target, int k) {
    return fits.get(k).get(0).gap() <= target * (1 + SLACK);
  }

  /** The result for a target that was measured. */
  SideResult result(double target) {
    int k = iterations.get(target);
    return new SideResult(solver, isWithin(target, k), List.copyOf(fits.get(k)));
  }
}
