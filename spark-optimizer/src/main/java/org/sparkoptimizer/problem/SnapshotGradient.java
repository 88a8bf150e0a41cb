package org.sparkoptimizer.problem;

import java.util.Optional;

/**
 * F and ∇F at an anchor, from one full pass. The arrays are never changed after construction.
 *
 * @param point the anchor x̃
 * @param value F(x̃)
 * @param gradient ∇F(x̃)
 * @param dual what a duality gap needs besides, where the loss supports one
 * @since 0.1.0
 */
public record SnapshotGradient(
    double[] point, double value, double[] gradient, Optional<DualSums> dual) {}
