package org.sparkoptimizer.linalg;

import java.util.Arrays;

/** Collects rows and seals them into the smaller of the two {@link RowBlock} forms. */
public final class RowBlockBuilder {
  private static final int INITIAL_ENTRIES = 256;

  private final int columns;
  private int rows;
  private int entries;
  private int[] starts = new int[16];
  private int[] indices = new int[INITIAL_ENTRIES];
  private double[] values = new double[INITIAL_ENTRIES];

  /** Starts an empty block of rows with the given number of features. */
  public RowBlockBuilder(int columns) {
    this.columns = columns;
  }

  /** Number of rows so far. */
  public int rows() {
    return rows;
  }

  /** Appends a row whose {@code rowValues[j]} belongs to feature j; zeros are not stored. */
  public void addDense(double[] rowValues) {
    reserve(rowValues.length);
    for (int j = 0; j < rowValues.length; j++) {
      append(j, rowValues[j]);
    }
    endRow();
  }

  /** Appends a row of {@code (index, value)} entries with ascending indices. */
  public void addSparse(int[] rowIndices, double[] rowValues) {
    reserve(rowValues.length);
    for (int e = 0; e < rowValues.length; e++) {
      append(rowIndices[e], rowValues[e]);
    }
    endRow();
  }

  /** Appends row {@code row} of another block with the same features. */
  public void addRow(RowBlock block, int row) {
    if (block instanceof SparseBlock sparse) {
      sparse.copyRow(row, this::addSparse);
    } else {
      ((DenseBlock) block).copyRow(row, this::addDense);
    }
  }

  /** Bytes of the sealed block, were it sealed now. */
  public long bytes() {
    return Math.min(sparseBytes(), denseBytes());
  }

  /** Returns the rows so far as an immutable block; the builder starts again empty. */
  public RowBlock seal() {
    RowBlock block = denseBytes() <= sparseBytes() ? dense() : sparse();
    rows = 0;
    entries = 0;
    starts = new int[16];
    indices = new int[INITIAL_ENTRIES];
    values = new double[INITIAL_ENTRIES];
    return block;
  }

  private long sparseBytes() {
    return 12L * entries + 4L * (rows + 1);
  }

  private long denseBytes() {
    return 8L * rows * columns;
  }

  private RowBlock sparse() {
    return new SparseBlock(
        columns,
        Arrays.copyOf(starts, rows + 1),
        Arrays.copyOf(indices, entries),
        Arrays.copyOf(values, entries));
  }

  private RowBlock dense() {
    double[] full = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        full[row * columns + indices[e]] = values[e];
      }
    }
    return new DenseBlock(rows, columns, full);
  }

  private void reserve(int more) {
    int needed = Math.addExact(entries, more);
    if (needed > values.length) {
      int capacity = Math.max(needed, values.length + (values.length >> 1));
      indices = Arrays.copyOf(indices, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    if (rows + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
  }

  private void append(int index, double value) {
    if (value != 0.0) {
      indices[entries] = index;
      values[entries] = value;
      entries++;
    }
  }

  private void endRow() {
    rows++;
    starts[rows] = entries;
  }
}
