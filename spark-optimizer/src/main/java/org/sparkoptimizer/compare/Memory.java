package org.sparkoptimizer.compare;

/**
 * Heap that fits on a data set hold, from a fit of each side that is not timed; in bytes, the
 * cached rows included.
 *
 * @param atRest before any fit
 * @param ours most during this library's fit
 * @param mllib most during MLlib's fit, with the solver that holds least
 * @since 0.1.0
 */
public record Memory(long atRest, long ours, long mllib) {}
