package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.problem.GradientTable;

/**
 * SAGA, Defazio, Bach and Lacoste-Julien, NIPS 2014, with the step 1/(3L). Drawn by importance, a
 * term over n·q_i is L̄-smooth, so L = L̄; where all L_i are equal, as on rows of unit norm, that
 * is the method as published. A mini-batch takes the mean of its draws and sets all their entries.
 * The table is a number a row that steps change, so the rows must be in memory.
 *
 * @param batches mini-batches
 * @since 0.1.0
 */
public record Saga(Batches batches) implements Baseline {

  @Override
  public String name() {
    return "SAGA";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the rows are not in memory
   */
  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    MeteredRun.spend(problem, start, budget, listener, this::iterate);
  }

  private void iterate(MeteredRun run) {
    double[] x = run.start();
    run.reached(x);
    GradientTable table = run.sum().tableAt(x);
    double step = 1 / (3 * run.sum().meanSmoothness());
    ProximalSteps.run(run, x, batches, table::gradient, k -> step);
  }
}
