package org.sparkoptimizer.compare;

/**
 * A measured fit.
 *
 * @param seconds wall time of the whole fit, in seconds
 * @param gap relative gap of the returned model, evaluated after the fit
 * @param iterations MLlib's iterations; this library's stages
 * @param rounds rounds of this library; null for MLlib
 * @param passes passes over the rows of this library; null for MLlib
 * @since 0.1.0
 */
public record FitRecord(double seconds, double gap, int iterations, Long rounds, Double passes) {}
