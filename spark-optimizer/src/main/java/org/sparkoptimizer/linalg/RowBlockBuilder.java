package org.sparkoptimizer.linalg;

import java.util.Arrays;

/**
 * Collects rows and seals them into the smaller of the two {@link RowBlock} forms. Rows are stored
 * in the form that was smaller when room was last made for them, so that input which is dense
 * throughout is never written sparse, nor the other way round.
 *
 * @since 0.1.0
 */
public final class RowBlockBuilder {
  private static final int INITIAL_ENTRIES = 256;
  private static final int INITIAL_ROWS = 16;
  private static final int MAXIMUM_LENGTH = Integer.MAX_VALUE - 8;

  private final int columns;
  private int rows;
  private long nonZeros;
  private int capacity = INITIAL_ENTRIES;
  private boolean dense;
  private double[] values = {};
  // Of the sparse form only; a row holds the entries [starts[row], starts[row + 1]).
  private int[] starts = new int[INITIAL_ROWS];
  private int[] indices = {};

  /** Starts an empty block of rows with the given number of features. */
  public RowBlockBuilder(int columns) {
    this.columns = columns;
  }

  /** Number of rows so far. */
  public int rows() {
    return rows;
  }

  /** Appends the row that begins at {@code from}, a value per feature; zeros need no room. */
  public void addDense(double[] source, int from) {
    reserve(columns, true);
    if (dense) {
      double[] target = values;
      int at = rows * columns;
      int count = 0;
      for (int j = 0; j < columns; j++) {
        double value = source[from + j];
        target[at + j] = value + 0.0; // makes -0.0 the zero that the sparse form implies
        count += value != 0.0 ? 1 : 0;
      }
      nonZeros += count;
    } else {
      appendDense(source, from);
    }
    endRow();
  }

  /** Appends a row of the entries in [from, to), whose indices ascend. */
  public void addSparse(int[] sourceIndices, double[] source, int from, int to) {
    reserve(to - from, false);
    if (dense) {
      int at = rows * columns;
      Arrays.fill(values, at, at + columns, 0.0);
      for (int e = from; e < to; e++) {
        values[at + sourceIndices[e]] = source[e] + 0.0;
        nonZeros += source[e] != 0.0 ? 1 : 0;
      }
    } else {
      int entry = (int) nonZeros;
      for (int e = from; e < to; e++) {
        if (source[e] != 0.0) {
          indices[entry] = sourceIndices[e];
          values[entry++] = source[e];
        }
      }
      nonZeros = entry;
    }
    endRow();
  }

  /** Bytes of the sealed block, were it sealed now. */
  public long bytes() {
    return Math.min(sparseBytes(), denseBytes());
  }

  /**
   * Returns the rows so far as an immutable block, in arrays without slack; the builder starts
   * again empty and expects as many entries.
   */
  public RowBlock seal() {
    boolean inDenseForm = denseBytes() <= sparseBytes();
    store(inDenseForm, stored(inDenseForm));
    RowBlock block =
        dense
            ? new DenseBlock(rows, columns, values)
            : new SparseBlock(columns, Arrays.copyOf(starts, rows + 1), indices, values);
    capacity = Math.max(INITIAL_ENTRIES, values.length);
    rows = 0;
    nonZeros = 0;
    values = new double[0];
    indices = new int[0];
    return block;
  }

  private long sparseBytes() {
    return 12L * nonZeros + 4L * (rows + 1);
  }

  private long denseBytes() {
    return 8L * rows * columns;
  }

  /** Number of values of the rows so far in one of the forms. */
  private int stored(boolean inDenseForm) {
    return Math.toIntExact(inDenseForm ? (long) rows * columns : nonZeros);
  }

  /** Makes room for a row that has {@code entries} entries in its own form. */
  private void reserve(int entries, boolean denseRow) {
    if (!dense && rows + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    if (stored(dense) + (dense ? columns : entries) <= values.length) {
      return;
    }
    boolean next = rows == 0 ? denseRow : denseBytes() <= sparseBytes();
    int needed = Math.addExact(stored(next), next ? columns : entries);
    capacity = Math.max(capacity, (int) Math.min(MAXIMUM_LENGTH, 2L * values.length));
    store(next, Math.max(needed, capacity));
  }

  /** Lays the rows out anew, in arrays of exactly the given length. */
  private void store(boolean inDenseForm, int length) {
    if (inDenseForm != dense) {
      if (inDenseForm) {
        storeDense(length);
      } else {
        storeSparse(length);
      }
    } else if (length != values.length) {
      values = Arrays.copyOf(values, length);
      indices = dense ? indices : Arrays.copyOf(indices, length);
    }
  }

  private void storeDense(int length) {
    double[] full = new double[length];
    for (int row = 0; row < rows; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        full[row * columns + indices[e]] = values[e];
      }
    }
    values = full;
    indices = new int[0];
    dense = true;
  }

  private void storeSparse(int length) {
    double[] full = values;
    int count = rows;
    values = new double[length];
    indices = new int[length];
    starts = new int[Math.max(INITIAL_ROWS, 2 * (count + 1))];
    dense = false;
    rows = 0;
    nonZeros = 0;
    for (int row = 0; row < count; row++) {
      appendDense(full, row * columns);
      endRow();
    }
  }

  private void appendDense(double[] source, int from) {
    int entry = (int) nonZeros;
    for (int j = 0; j < columns; j++) {
      if (source[from + j] != 0.0) {
        indices[entry] = j;
        values[entry++] = source[from + j];
      }
    }
    nonZeros = entry;
  }

  private void endRow() {
    rows++;
    if (!dense) {
      starts[rows] = (int) nonZeros;
    }
  }
}
