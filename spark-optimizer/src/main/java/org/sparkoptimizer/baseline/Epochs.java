package org.sparkoptimizer.baseline;

import org.sparkoptimizer.problem.BatchGradient;
import org.sparkoptimizer.problem.SnapshotGradient;

/**
 * What variance-reduced methods share: epochs of a snapshot and m inner steps. The point that an
 * epoch has led to is told after every pass of its mini-batches, and at its end.
 *
 * @param m inner steps
 * @param batches their mini-batches
 */
record Epochs(int m, Batches batches) {

  /** What a method does within its epochs. */
  interface InnerSteps {

    /** Begins an epoch, counted from 1, at the snapshot of the point that the last one led to. */
    void begin(int epoch, SnapshotGradient anchor);

    /** Writes where the next gradient is wanted. */
    void query(double[] y);

    /** Takes a step. */
    void step(double[] gradient);

    /** What the epoch has led to so far; its last point is the next anchor. */
    double[] point();
  }

  /** Goes on until the budget is spent. */
  void run(MeteredRun run, InnerSteps inner) {
    double[] anchor = run.start();
    run.reached(anchor);
    BatchGradient gradient = new BatchGradient(anchor.length);
    double[] query = new double[anchor.length];
    int perPass = batches.inPasses(1, run.sum().terms());
    for (int epoch = 1; ; epoch++) {
      SnapshotGradient snapshot = run.sum().gradientAt(anchor);
      inner.begin(epoch, snapshot);
      for (int k = 1; k <= m; k++) {
        inner.query(query);
        run.sum().varianceReducedGradient(query, snapshot, batches.at(epoch, k), gradient);
        inner.step(gradient.gradient());
        if (k % perPass == 0 && k < m) {
          run.reached(inner.point());
        }
      }
      anchor = inner.point();
      run.reached(anchor);
    }
  }
}
