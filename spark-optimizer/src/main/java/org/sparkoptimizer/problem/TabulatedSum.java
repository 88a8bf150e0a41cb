package org.sparkoptimizer.problem;

/**
 * A finite sum that can keep a gradient of each of its terms, as SAGA asks for.
 *
 * @since 0.1.0
 */
public interface TabulatedSum extends FiniteSum {

  /**
   * Returns a table that holds the gradient of each term at {@code point}: one full pass, one
   * round.
   *
   * @throws IllegalStateException where there is no room for an entry a term that steps change
   */
  GradientTable tableAt(double[] point);
}
