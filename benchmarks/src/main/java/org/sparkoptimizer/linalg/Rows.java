package org.sparkoptimizer.linalg;

import java.util.SplittableRandom;

/** Random rows of the shapes that the benchmarks take, the same in every run. */
public enum Rows {
  /** 100 features, all of them stored. */
  DENSE(100) {
    @Override
    void add(SplittableRandom random, RowBlockBuilder builder) {
      builder.addDense(random.doubles(columns(), -1, 1).toArray(), 0);
    }
  },

  /** 14 entries of 1 among 123 features, as one-hot data has them. */
  SPARSE(123) {
    @Override
    void add(SplittableRandom random, RowBlockBuilder builder) {
      int[] indices = new int[14];
      double[] values = new double[14];
      for (int e = 0; e < 14; e++) {
        indices[e] = columns() * e / 14 + random.nextInt(8);
        values[e] = 1.0;
      }
      builder.addSparse(indices, values, 0, 14);
    }
  };

  private final int columns;

  Rows(int columns) {
    this.columns = columns;
  }

  abstract void add(SplittableRandom random, RowBlockBuilder builder);

  /** Number of features. */
  public int columns() {
    return columns;
  }

  /** Returns a block of rows. */
  public RowBlock block(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    RowBlockBuilder builder = new RowBlockBuilder(columns);
    for (int i = 0; i < rows; i++) {
      add(random, builder);
    }
    return builder.seal();
  }
}
