/**
 * The paper's experiment: all methods of {@link org.sparkoptimizer.baseline} on rows of unit norm,
 * objective gap against gradient evaluations, the effect of the mini-batch size, and what happens
 * on a loss that is not convex. Objectives are evaluated apart from the methods.
 */
package org.sparkoptimizer.reproduction;
