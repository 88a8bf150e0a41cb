package org.sparkoptimizer.pilot;

/**
 * What a whole fit took.
 *
 * @param seconds wall time in seconds
 * @param jobs Spark jobs
 * @param bytes bytes that tasks sent to the driver or read from each other
 * @since 0.1.0
 */
public record FitCost(double seconds, long jobs, long bytes) {}
