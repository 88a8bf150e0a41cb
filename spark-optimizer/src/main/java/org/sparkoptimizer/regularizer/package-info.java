/**
 * Regularizers R: value, proximal operator, strong convexity and conjugate. They live on the
 * driver, in the coordinates of the solver, and never see a row.
 */
package org.sparkoptimizer.regularizer;
