/**
 * Published methods to hold DASVRDA against, on the same oracle: each asks a {@link
 * org.sparkoptimizer.problem.CompositeProblem} for snapshots and mini-batches, is charged for them
 * at the same prices, and tells its iterates to a listener, who evaluates them apart from the
 * method. Step sizes are those of the papers, from L̄ and μ, and nothing is tuned. {@link
 * org.sparkoptimizer.baseline.Baseline} is the entry.
 */
package org.sparkoptimizer.baseline;
