package org.sparkoptimizer.compare;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;

/**
 * Rows in the cache, warmed up.
 *
 * @param rows the rows
 * @param objective evaluates models on them
 * @param mllibSolvers MLlib's solvers that can fit them
 * @param memory heap that fits hold
 * @param notes why a solver cannot
 */
record LoadedData(
    Dataset<Row> rows,
    Objective objective,
    List<String> mllibSolvers,
    Memory memory,
    List<String> notes) {
  /** Iterations of MLlib's fits that are thrown away. */
  private static final int WARM_UP_ITERATIONS = 50;

  /**
   * Caches rows, and throws away fits of each side, during the first of which it watches the heap.
   */
  static LoadedData of(Comparison comparison, Dataset<Row> read, Setting setting) {
    int parallelism = read.sparkSession().sparkContext().defaultParallelism();
    // A small compressed file is one partition, which would leave all but one core idle.
    boolean few = read.toJavaRDD().getNumPartitions() < parallelism;
    Dataset<Row> rows = (few ? read.repartition(parallelism) : read).cache();
    try {
      Objective objective = comparison.sides().objective(rows);
      return warmedUp(comparison, rows, objective, setting);
    } catch (Exception e) {
      rows.unpersist(true);
      throw e;
    }
  }

  private static LoadedData warmedUp(
      Comparison comparison, Dataset<Row> rows, Objective objective, Setting setting) {
    Sides sides = comparison.sides();
    Sides.Stop easiest = Sides.Stop.at(comparison.options().targets().get(0));
    long atRest = LiveHeap.now();
    double seconds = comparison.options().warmUp();
    long ours = warmedUp(seconds, () -> sides.fitOurs(rows, setting, easiest));
    long mllib = Long.MAX_VALUE;
    List<String> working = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Sides.Stop soon = Sides.Stop.after(WARM_UP_ITERATIONS);
    for (String solver : comparison.mllibSolvers()) {
      try {
        long peak = warmedUp(seconds, () -> sides.fitMllib(rows, setting, soon, solver));
        mllib = Math.min(mllib, peak);
        working.add(solver);
      } catch (RuntimeException e) {
        notes.add(String.format("MLlib's solver %s cannot: %s", solver, e.getMessage()));
      }
    }
    if (working.isEmpty()) {
      throw new IllegalStateException(String.join("; ", notes));
    }
    return new LoadedData(
        rows, objective, working, new Memory(atRest, ours, mllib), List.copyOf(notes));
  }

  /** Fits again and again, which compiles the code, and returns the peak of the first fit. */
  private static long warmedUp(double seconds, Runnable fit) {
    long start = System.nanoTime();
    long peak = LiveHeap.peakDuring(fit);
    while (System.nanoTime() - start < seconds * 1e9) {
      fit.run();
    }
    return peak;
  }

  void release() {
    rows.unpersist(true);
  }
}
