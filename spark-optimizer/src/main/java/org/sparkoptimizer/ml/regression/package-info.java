/** Regressors that take MLlib's parameters and return MLlib's models. */
package org.sparkoptimizer.ml.regression;
