package org.sparkoptimizer.data;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;
import org.sparkoptimizer.linalg.RowBlockBuilder;

/**
 * The vector of the row that was read last, in arrays that the next row uses again. A vector is
 * stored as a struct of type (0 sparse, 1 dense), size, indices and values; a dense one has no size
 * and no indices.
 */
final class FeatureVector {
  private static final int FIELDS = 4;
  private static final int TYPE = 0;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte SPARSE = 0;

  private boolean sparse;
  private int size;
  private int length;
  private boolean wellFormed;
  private int[] indices = {};
  private double[] values = {};

  /** Takes the vector of a row's column. */
  void read(InternalRow row, int column) {
    InternalRow vector = row.getStruct(column, FIELDS);
    ArrayData stored = vector.getArray(VALUES);
    sparse = vector.getByte(TYPE) == SPARSE;
    length = stored.numElements();
    size = sparse ? vector.getInt(SIZE) : length;
    if (values.length < length) {
      values = new double[2 * length];
    }
    copy(stored);
    wellFormed = !sparse || readIndices(vector.getArray(INDICES));
  }

  /**
   * Takes the indices and tells whether they are as many as the values, ascend and are in range.
   */
  private boolean readIndices(ArrayData stored) {
    if (stored.numElements() != length) {
      return false;
    }
    if (indices.length < length) {
      indices = new int[2 * length];
    }
    copyIndices(stored);
    int last = -1;
    boolean ascending = true;
    for (int e = 0; e < length; e++) {
      ascending &= indices[e] > last;
      last = indices[e];
    }
    return ascending && last < size;
  }

  private void copy(ArrayData stored) {
    if (stored instanceof UnsafeArrayData array) {
      Platform.copyMemory(
          array.getBaseObject(), start(array), values, Platform.DOUBLE_ARRAY_OFFSET, 8L * length);
      return;
    }
    for (int e = 0; e < length; e++) {
      values[e] = stored.getDouble(e);
    }
  }

  private void copyIndices(ArrayData stored) {
    if (stored instanceof UnsafeArrayData array) {
      Platform.copyMemory(
          array.getBaseObject(), start(array), indices, Platform.INT_ARRAY_OFFSET, 4L * length);
      return;
    }
    for (int e = 0; e < length; e++) {
      indices[e] = stored.getInt(e);
    }
  }

  /** Where the elements begin, behind their number and a bit for each. */
  private static long start(UnsafeArrayData array) {
    return array.getBaseOffset()
        + UnsafeArrayData.calculateHeaderPortionInBytes(array.numElements());
  }

  /** Number of features. */
  int size() {
    return size;
  }

  /** Whether each stored value has a feature of its own; Spark does not check what it reads. */
  boolean isWellFormed() {
    return wellFormed;
  }

  /** Returns the position of the first stored value that is not finite, or −1. */
  int firstNotFinite() {
    for (int e = 0; e < length; e++) {
      if (!Double.isFinite(values[e])) {
        return e;
      }
    }
    return -1;
  }

  /** Returns the feature that the value at a position belongs to. */
  int feature(int position) {
    return sparse ? indices[position] : position;
  }

  double value(int position) {
    return values[position];
  }

  void appendTo(RowBlockBuilder block) {
    if (sparse) {
      block.addSparse(indices, values, 0, length);
    } else {
      block.addDense(values, 0);
    }
  }
}
