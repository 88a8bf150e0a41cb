package org.sparkoptimizer.compare;

/**
 * MLlib's longest fit.
 *
 * @param solver MLlib's solver
 * @param maxIter iterations that it might take
 * @param seconds wall time of the fit
 * @param gap relative gap of the returned model, by the evaluator
 * @param gaps relative gap by iteration, from MLlib's history, the start first
 * @since 0.1.0
 */
public record MllibCurve(String solver, int maxIter, double seconds, double gap, double[] gaps) {}
