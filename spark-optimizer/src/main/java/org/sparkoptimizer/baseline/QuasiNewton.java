package org.sparkoptimizer.baseline;

import breeze.linalg.DenseVector;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.LBFGS;
import breeze.optimize.OWLQN;
import org.sparkoptimizer.problem.CompositeProblem;
import org.sparkoptimizer.regularizer.Regularizer;
import org.sparkoptimizer.regularizer.SeparableRegularizer;
import scala.collection.Iterator;

/**
 * Breeze's L-BFGS, which MLlib uses, or its OWL-QN where R has an L1 part (Andrew and Gao, ICML
 * 2007). The L2 part of R is added to F; the L1 part keeps its weight per coordinate. A function
 * value with its gradient is a snapshot, those of the line search included.
 *
 * @param memory pairs that are kept
 * @since 0.1.0
 */
public record QuasiNewton(int memory) implements Baseline {
  /** Pairs that MLlib keeps. */
  private static final int MLLIB_MEMORY = 10;

  private static final int NO_LIMIT = -1;

  /** With as many pairs as MLlib keeps. */
  public static QuasiNewton asInMllib() {
    return new QuasiNewton(MLLIB_MEMORY);
  }

  /**
   * Checks the memory.
   *
   * @throws IllegalArgumentException if it is not ≥ 1
   */
  public QuasiNewton {
    if (memory < 1) {
      throw new IllegalArgumentException("memory is set to " + memory + " but must be >= 1");
    }
  }

  @Override
  public String name() {
    return "L-BFGS / OWL-QN";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if R is not an elastic net without bounds
   */
  @Override
  public void run(
      CompositeProblem problem, double[] start, Budget budget, IterateListener listener) {
    SeparableRegularizer penalty = elasticNet(problem.regularizer(), problem.sum().dimension());
    MeteredRun.spend(problem, start, budget, listener, run -> iterate(run, penalty));
  }

  private static SeparableRegularizer elasticNet(Regularizer regularizer, int dimension) {
    if (!(regularizer instanceof SeparableRegularizer separable)) {
      throw new IllegalArgumentException(
          String.format(
              "L-BFGS and OWL-QN take an elastic net, but the regularizer is a %s",
              regularizer.getClass().getSimpleName()));
    }
    for (int j = 0; j < dimension; j++) {
      boolean bounded =
          separable.lower(j) != Double.NEGATIVE_INFINITY
              || separable.upper(j) != Double.POSITIVE_INFINITY;
      if (bounded) {
        throw new IllegalArgumentException(
            String.format(
                "L-BFGS and OWL-QN take no bounds, but %s bounds coordinate %d to [%s, %s]",
                regularizer.getClass().getSimpleName(), j, separable.lower(j), separable.upper(j)));
      }
    }
    return separable;
  }

  private void iterate(MeteredRun run, SeparableRegularizer penalty) {
    double[] start = run.start();
    run.reached(start);
    DiffFunction<DenseVector<Object>> smooth =
        new SmoothPart(run.sum(), penalty).asBreezeFunction();
    Iterator<? extends FirstOrderMinimizer.State<DenseVector<Object>, ?, ?>> states =
        minimizer(penalty, start.length).iterations(smooth, new DenseVector<>(start));
    while (states.hasNext()) {
      FirstOrderMinimizer.State<DenseVector<Object>, ?, ?> state = states.next();
      if (state.iter() > 0) {
        run.reached(SmoothPart.array(state.x()));
      }
    }
  }

  /** Tolerance 0: it ends by the budget, or where the arithmetic allows no further descent. */
  private LBFGS<DenseVector<Object>> minimizer(SeparableRegularizer penalty, int dimension) {
    for (int j = 0; j < dimension; j++) {
      if (penalty.l1(j) > 0) {
        return new OWLQN<Object, DenseVector<Object>>(
            NO_LIMIT,
            memory,
            coordinate -> penalty.l1((Integer) coordinate),
            0.0,
            DenseVector.space_Double());
      }
    }
    return new LBFGS<>(NO_LIMIT, memory, 0.0, DenseVector.space_Double());
  }
}
