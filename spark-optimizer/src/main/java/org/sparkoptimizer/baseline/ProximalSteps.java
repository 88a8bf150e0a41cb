package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.MiniBatch;

/** x ← prox_{γR}(x − γg) for ever, told after every pass: what methods without epochs share. */
final class ProximalSteps {
  private ProximalSteps() {}

  /** Where the gradients come from. */
  @FunctionalInterface
  interface GradientSource {
    void gradient(double[] x, MiniBatch batch, double[] result);
  }

  /** γ of step k, counted from 0. */
  @FunctionalInterface
  interface StepSizes {
    double at(long k);
  }

  /** Goes on from x, which is changed, until the budget is spent. */
  static void run(
      MeteredRun run, double[] x, Batches batches, GradientSource source, StepSizes steps) {
    int perPass = batches.inPasses(1, run.sum().terms());
    double[] gradient = new double[x.length];
    long k = 0;
    for (int pass = 1; ; pass++) {
      for (int step = 1; step <= perPass; step++) {
        source.gradient(x, batches.at(pass, step), gradient);
        run.proximalStep(x, steps.at(k++), gradient);
      }
      run.reached(x);
    }
  }
}
