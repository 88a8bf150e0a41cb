package org.sparkoptimizer.linalg;

/** Makes blocks in a form of the test's choice; production code lets the builder choose. */
public final class Blocks {
  private Blocks() {}

  /** Returns the rows in dense form, whatever they hold. */
  public static RowBlock dense(double[][] rows, int columns) {
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new DenseBlock(rows.length, columns, values);
  }

  /** Returns the rows in sparse form, whatever they hold; zeros are not stored. */
  public static RowBlock sparse(double[][] rows, int columns) {
    int[] starts = new int[rows.length + 1];
    int[] indices = new int[rows.length * columns];
    double[] values = new double[rows.length * columns];
    int entries = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns; j++) {
        if (rows[i][j] != 0) {
          indices[entries] = j;
          values[entries++] = rows[i][j];
        }
      }
      starts[i + 1] = entries;
    }
    return new SparseBlock(
        columns,
        starts,
        java.util.Arrays.copyOf(indices, entries),
        java.util.Arrays.copyOf(values, entries));
  }

  /** Returns the rows in the form that {@link RowBlockBuilder} chooses. */
  public static RowBlock smaller(double[][] rows, int columns) {
    RowBlockBuilder builder = new RowBlockBuilder(columns);
    for (double[] row : rows) {
      builder.addDense(row, 0);
    }
    return builder.seal();
  }

  /** Tells whether a block is stored dense. */
  public static boolean isDense(RowBlock block) {
    return block instanceof DenseBlock;
  }
}
