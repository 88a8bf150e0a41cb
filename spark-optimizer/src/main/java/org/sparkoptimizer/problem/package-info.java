/**
 * What is minimised: P(w) = (1/n) Σ f_i(w) + R(w). {@link org.sparkoptimizer.problem.FiniteSum} is
 * the oracle that the solver asks; {@link org.sparkoptimizer.problem.GlmFiniteSum} answers it for
 * generalised linear models over packed rows, wherever {@link
 * org.sparkoptimizer.problem.PartitionedRows} keeps them, and in the coordinates of a {@link
 * org.sparkoptimizer.problem.ColumnScaling}. No Spark import.
 */
package org.sparkoptimizer.problem;
