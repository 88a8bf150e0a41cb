package org.sparkoptimizer.data;

import java.util.Arrays;
import org.sparkoptimizer.linalg.RowBlockBuilder;
import org.sparkoptimizer.problem.RowChunk;

/** Collects rows with labels, weights and offsets and seals them into a chunk. */
final class ChunkBuilder {
  private final RowBlockBuilder block;
  private double[] labels = new double[64];
  private double[] weights; // null while all are 1
  private double[] offsets; // null while all are 0

  ChunkBuilder(int features) {
    block = new RowBlockBuilder(features);
  }

  int rows() {
    return block.rows();
  }

  /** Bytes of the chunk, were it sealed now. */
  long bytes() {
    int scalars = 1 + (weights == null ? 0 : 1) + (offsets == null ? 0 : 1);
    return block.bytes() + 8L * scalars * rows();
  }

  void add(FeatureVector features, double label, double weight, double offset) {
    annotate(label, weight, offset);
    features.appendTo(block);
  }

  private void annotate(double label, double weight, double offset) {
    int row = rows();
    if (row == labels.length) {
      labels = Arrays.copyOf(labels, 2 * row);
    }
    labels[row] = label;
    weights = with(weights, weight, 1.0);
    offsets = with(offsets, offset, 0.0);
  }

  /** Adds the value of the next row to those before it, for which null stands if all are usual. */
  private double[] with(double[] before, double value, double usual) {
    if (before == null && value == usual) {
      return null;
    }
    int row = rows();
    double[] values = before;
    if (values == null) {
      values = new double[labels.length];
      Arrays.fill(values, 0, row, usual);
    } else if (row == values.length) {
      values = Arrays.copyOf(values, labels.length);
    }
    values[row] = value;
    return values;
  }

  /** Returns the chunk and starts again empty. */
  RowChunk seal() {
    int rows = rows();
    RowChunk chunk =
        new RowChunk(block.seal(), first(rows, labels), first(rows, weights), first(rows, offsets));
    weights = null;
    offsets = null;
    return chunk;
  }

  private static double[] first(int rows, double[] values) {
    return values == null ? null : Arrays.copyOf(values, rows);
  }
}
