package org.sparkoptimizer.solver;

import java.util.SplittableRandom;
import org.sparkoptimizer.linalg.VectorOps;
import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * The step from curvature L̂ and noise V̂ as the mini-batches show them (docs/algorithm.md, step
 * size). It begins with a power iteration on the Hessian of one mini-batch, whose largest
 * eigenvalue is above that of F on average, and with L̄ for the noise; after each stage η at most
 * doubles. Both estimates fall slowly, since a stage sees only the directions that it moved in.
 */
final class MeasuredStep implements StepRule {
  private static final int POWER_ITERATIONS = 8;
  private static final double PERTURBATION = 1e-4;
  private static final double SMOOTHNESS_DECAY = 0.95;
  private static final double NOISE_DECAY = 0.8;
  private static final double CAUTION_DECAY = 0.9;

  @Override
  public int probes() {
    return POWER_ITERATIONS;
  }

  @Override
  public StepSize first(FiniteSum sum, SnapshotGradient anchor, StageShape shape) {
    double smoothness = Math.min(sum.meanSmoothness(), batchSmoothness(sum, anchor, shape));
    double noise = shape.isFull(sum.terms()) ? 0.0 : sum.meanSmoothness();
    return new StepSize(1 / shape.inverseStep(smoothness, noise), smoothness, noise, 1);
  }

  /** Largest eigenvalue of the Hessian of one mini-batch at the anchor. */
  private static double batchSmoothness(FiniteSum sum, SnapshotGradient anchor, StageShape shape) {
    int dimension = sum.dimension();
    MiniBatch batch = new MiniBatch(shape.seed(), 0, 0, shape.b());
    SplittableRandom random = batch.stream(-1);
    double[] direction = random.doubles(dimension, -1, 1).toArray();
    double size = PERTURBATION * Math.max(1, VectorOps.norm(anchor.point()) / Math.sqrt(dimension));
    BatchGradient gradient = new BatchGradient(dimension);
    double[] query = new double[dimension];
    double eigenvalue = 0;
    for (int i = 0; i < POWER_ITERATIONS; i++) {
      double length = VectorOps.norm(direction);
      if (!(length > 0)) {
        break;
      }
      for (int j = 0; j < dimension; j++) {
        query[j] = anchor.point()[j] + size / length * direction[j];
      }
      sum.varianceReducedGradient(query, anchor, batch, gradient);
      direction = VectorOps.subtract(gradient.gradient(), anchor.gradient());
      eigenvalue = Math.max(eigenvalue, VectorOps.norm(direction) / size);
    }
    return eigenvalue > 0 ? eigenvalue : sum.meanSmoothness();
  }

  @Override
  public StepSize next(StepSize step, StageMeasurement seen, StageShape shape) {
    double caution = Math.max(1, CAUTION_DECAY * step.caution());
    if (!seen.isInformative()) {
      return new StepSize(step.eta(), step.smoothness(), step.noise(), caution);
    }
    double smoothness = Math.max(SMOOTHNESS_DECAY * step.smoothness(), seen.smoothness());
    double noise = Math.max(NOISE_DECAY * step.noise(), seen.noise());
    double eta = 1 / (caution * shape.inverseStep(smoothness, noise));
    return new StepSize(Math.min(2 * step.eta(), eta), smoothness, noise, caution);
  }
}
