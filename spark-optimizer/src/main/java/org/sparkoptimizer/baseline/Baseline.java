package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;

/**
 * A method that minimises P = F + R by asking the oracle of F and the prox of R.
 *
 * @since 0.1.0
 */
public interface Baseline {

  /** Name for tables and plots. */
  String name();

  /**
   * Goes on from {@code start} until the next call of the oracle would exceed the budget, or until
   * the method finds nothing more to do. The same problem, start and seed give the same iterates.
   *
   * @param start vector of the problem's dimension; projected onto the domain of R first
   * @param listener hears of the projected start and of each iterate that is ready
   * @throws IllegalArgumentException if the method cannot take the problem
   */
  void run(CompositeProblem problem, double[] start, Budget budget, IterateListener listener);
}
