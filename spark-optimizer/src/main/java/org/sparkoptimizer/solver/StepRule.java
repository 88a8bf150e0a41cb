package org.sparkoptimizer.solver;

import org.sparkoptimizer.problem.FiniteSum;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * Chooses the step size of each stage.
 *
 * @since 0.1.0
 */
public interface StepRule {

  /** Returns the step of the first stage. */
  StepSize first(FiniteSum sum, SnapshotGradient anchor, StageShape shape);

  /** Returns the step after a stage. */
  default StepSize next(StepSize step, StageMeasurement seen, StageShape shape) {
    return step;
  }

  /** Returns a smaller step, after the objective rose. */
  default StepSize backedOff(StepSize step) {
    return new StepSize(step.eta() / 2, step.smoothness(), step.noise(), 2 * step.caution());
  }

  /** Rounds of b terms each that {@link #first} spends. */
  default int probes() {
    return 0;
  }

  /** The step of the theory, from L̄ alone. */
  static StepRule theory() {
    return (sum, anchor, shape) -> {
      double smoothness = sum.meanSmoothness();
      double noise = shape.isFull(sum.terms()) ? 0.0 : smoothness;
      return new StepSize(1 / shape.inverseStep(smoothness, noise), smoothness, noise, 1);
    };
  }

  /**
   * A given step η.
   *
   * @throws IllegalArgumentException if η is not finite and > 0
   */
  static StepRule fixed(double eta) {
    if (!(eta > 0) || Double.isInfinite(eta)) {
      throw new IllegalArgumentException("step size is set to " + eta + " but must be > 0");
    }
    return (sum, anchor, shape) -> new StepSize(eta, Double.NaN, Double.NaN, 1);
  }

  /** For stages in a metric close to the Hessian. */
  static StepRule inMetric() {
    return new MetricStep();
  }

  /** Curvature and noise measured on the mini-batches; the default. */
  static StepRule measured() {
    return new MeasuredStep();
  }
}
