package org.sparkoptimizer.reproduction;

import java.util.List;

/**
 * A figure: all methods on one data set under one pair of penalties.
 *
 * @param data name of the data
 * @param rows n
 * @param features d
 * @param penalties λ₁ and λ₂
 * @param b mini-batch size
 * @param passes budget of each method
 * @param initialObjective P(0)
 * @param optimum lowest objective found, which the gaps refer to
 * @param optimumFoundBy by which method
 * @param gapKind how the next is known: DUALITY_GAP is a proof
 * @param certifiedGap the optimum is off by at most this
 * @param curves a curve a method
 * @since 0.1.0
 */
public record GapFigure(
    String data,
    long rows,
    int features,
    Penalties penalties,
    long b,
    double passes,
    double initialObjective,
    double optimum,
    String optimumFoundBy,
    String gapKind,
    double certifiedGap,
    List<Curve> curves) {}
