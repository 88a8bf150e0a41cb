/**
 * DASVRDA, the doubly accelerated stochastic variance reduced dual averaging method of Murata and
 * Suzuki (NIPS 2017, arXiv 1703.00439), in the paper's notation, with measured step sizes, adaptive
 * restart, a guard by the exact objective, and certificates of suboptimality. {@link
 * org.sparkoptimizer.solver.Dasvrda} is the entry. No Spark import.
 */
package org.sparkoptimizer.solver;
