package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;

/**
 * Mini-batch SGD with a proximal step and importance sampling, with the steps of Gower, Loizou,
 * Qian, Sailanbayev, Shulgin and Richtárik, ICML 2019 ("SGD: general analysis and improved rates"),
 * 𝓛 = L̄ being what importance sampling makes of the expected smoothness.
 *
 * @param batches mini-batches
 * @param steps step sizes
 * @since 0.1.0
 */
public record MiniBatchSgd(Batches batches, Steps steps) implements Baseline {

  /** Step sizes of SGD. */
  public enum Steps {
    /** γ = 1/(2L̄): fast to a neighbourhood of the optimum, whose size is that of the noise. */
    CONSTANT,
    /**
     * For μ > 0: 1/(2L̄) in the first 4⌈L̄/μ⌉ steps, then (2k + 1)/((k + 1)²μ). For μ = 0 the usual
     * 1/(2L̄√(k + 1)).
     */
    DECREASING
  }

  @Override
  public String name() {
    return steps == Steps.CONSTANT ? "SGD" : "SGD, decreasing steps";
  }

  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    MeteredRun.spend(problem, start, budget, listener, this::iterate);
  }

  private void iterate(MeteredRun run) {
    double[] x = run.start();
    run.reached(x);
    ProximalSteps.run(run, x, batches, run.sum()::miniBatchGradient, stepSizes(run));
  }

  private ProximalSteps.StepSizes stepSizes(MeteredRun run) {
    double smoothness = run.sum().meanSmoothness();
    double largest = 1 / (2 * smoothness);
    double mu = run.regularizer().strongConvexity();
    if (steps == Steps.CONSTANT) {
      return k -> largest;
    }
    if (mu == 0) {
      return k -> largest / Math.sqrt(k + 1.0);
    }
    double constantUntil = 4 * Math.ceil(smoothness / mu);
    return k -> k <= constantUntil ? largest : (2.0 * k + 1) / ((k + 1.0) * (k + 1.0) * mu);
  }
}
