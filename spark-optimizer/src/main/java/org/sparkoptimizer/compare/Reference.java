package org.sparkoptimizer.compare;

/**
 * What gaps of a cell are measured against.
 *
 * @param optimum lowest objective that a long run of either side returned, P*
 * @param atZero objective at zero coefficients and intercept, P(0)
 * @param source the run that returned it
 * @param certifiedGap bound on how far P* is above the true optimum, relative to P(0) − P*, from a
 *     duality gap that the evaluator computed; infinite if it found none
 * @param oursGap relative gap of this library's long run
 * @param oursCertificate relative suboptimality that this library's long run claims, null if none
 * @param oursSeconds wall time of this library's long run, in seconds
 * @since 0.1.0
 */
public record Reference(
    double optimum,
    double atZero,
    String source,
    double certifiedGap,
    double oursGap,
    Double oursCertificate,
    double oursSeconds) {

  /** How far above the optimum an objective is, the objective at zero being at 1. */
  public double gap(double objective) {
    return (objective - optimum) / (atZero - optimum);
  }
}
