package org.sparkoptimizer.baseline;

/** Hears of a method's iterates. Its time is not the method's, nor is what it evaluates. */
@FunctionalInterface
public interface IterateListener {

  /** An iterate is ready. */
  void reached(Iterate iterate);
}
