package org.sparkoptimizer.solver;

import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * The step in a metric that is close to the Hessian, where the smoothness of F is about 1. The
 * noise of a mini-batch is measured from its halves, starting from the number of coordinates, which
 * it is near to for rows of equal leverage. Curvature above 1 is found out by the guard.
 */
final class MetricStep implements StepRule {
  private static final double SMOOTHNESS_DECAY = 0.5;
  private static final double NOISE_DECAY = 0.8;

  @Override
  public StepSize first(FiniteSum sum, SnapshotGradient anchor, StageShape shape) {
    double noise = shape.isFull(sum.terms()) ? 0.0 : anchor.point().length;
    return step(1.0, noise, shape);
  }

  @Override
  public StepSize next(StepSize step, StageMeasurement seen, StageShape shape) {
    double smoothness = Math.max(1.0, SMOOTHNESS_DECAY * step.smoothness());
    double noise = step.noise();
    if (seen.isInformative()) {
      smoothness = Math.max(smoothness, seen.smoothness());
      noise = Math.max(NOISE_DECAY * noise, seen.noise());
    }
    return step(smoothness, noise, shape);
  }

  @Override
  public StepSize backedOff(StepSize step) {
    // Twice what the next stage decays to, so that it lasts.
    double factor = 2 / SMOOTHNESS_DECAY;
    return new StepSize(step.eta() / factor, factor * step.smoothness(), factor * step.noise(), 1);
  }

  private static StepSize step(double smoothness, double noise, StageShape shape) {
    return new StepSize(1 / shape.inverseStep(smoothness, noise), smoothness, noise, 1);
  }
}
