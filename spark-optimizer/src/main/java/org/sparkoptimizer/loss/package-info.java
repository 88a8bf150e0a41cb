/**
 * Losses of a row: value and derivatives at the row's margins, a bound on the curvature, and what a
 * duality gap needs of the conjugate. A loss is an immutable value without state. Uses the JDK
 * only.
 */
package org.sparkoptimizer.loss;
