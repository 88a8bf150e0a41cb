/**
 * What the estimators share: their additional parameters, the training data in its place, and the
 * problem that a linear model with MLlib's parameters stands for.
 */
package org.sparkoptimizer.ml;
