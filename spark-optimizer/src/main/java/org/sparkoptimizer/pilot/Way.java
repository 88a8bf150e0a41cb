package org.sparkoptimizer.pilot;

/**
 * How a fit came near the optimum, the start first.
 *
 * @param passes passes done
 * @param seconds seconds since the fit began, the solver's time spread over that of the whole fit
 * @param gaps relative gap to the lowest objective that any contender reached
 * @since 0.1.0
 */
public record Way(double[] passes, double[] seconds, double[] gaps) {}
