package org.sparkoptimizer.pilot;

/**
 * What a fit of all rows is expected to take.
 *
 * @param rows number of all rows
 * @param cores cores that it takes
 * @param passes passes over the rows
 * @param seconds wall time of a fit, in seconds
 * @param cost money for a fit, in the currency of {@link Pricing}
 * @param updatesPerDay fits that a day has time and money for
 * @since 0.1.0
 */
public record Forecast(
    long rows, int cores, Interval passes, Interval seconds, Interval cost, double updatesPerDay) {}
