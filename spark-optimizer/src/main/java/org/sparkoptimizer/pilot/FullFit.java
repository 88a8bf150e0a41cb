package org.sparkoptimizer.pilot;

/**
 * Fits of all rows where the pilot ran, made to check the forecast.
 *
 * @param measured what they took
 * @param expected seconds that were expected before
 * @param isWithin whether the median lies within
 * @since 0.1.0
 */
public record FullFit(Measurement measured, Interval expected, boolean isWithin) {}
