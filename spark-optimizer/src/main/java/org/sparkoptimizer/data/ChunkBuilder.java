package org.sparkoptimizer.data;

import java.util.Arrays;
import org.sparkoptimizer.linalg.RowBlockBuilder;
import org.sparkoptimizer.problem.RowChunk;

/** Collects rows with labels and weights and seals them into a chunk. */
final class ChunkBuilder {
  private final RowBlockBuilder block;
  private double[] labels = new double[64];
  private double[] weights = new double[64];
  private boolean weighted;

  ChunkBuilder(int features) {
    block = new RowBlockBuilder(features);
  }

  int rows() {
    return block.rows();
  }

  /** Bytes of the chunk, were it sealed now. */
  long bytes() {
    return block.bytes() + (weighted ? 16L : 8L) * rows();
  }

  void addDense(double[] values, double label, double weight) {
    annotate(label, weight);
    block.addDense(values);
  }

  void addSparse(int[] indices, double[] values, double label, double weight) {
    annotate(label, weight);
    block.addSparse(indices, values);
  }

  /** Appends all rows of another chunk. */
  void addAll(RowChunk chunk) {
    for (int row = 0; row < chunk.rows(); row++) {
      annotate(chunk.label(row), chunk.weight(row));
      block.addRow(chunk.features(), row);
    }
  }

  private void annotate(double label, double weight) {
    int row = rows();
    if (row == labels.length) {
      labels = Arrays.copyOf(labels, 2 * row);
      weights = Arrays.copyOf(weights, 2 * row);
    }
    labels[row] = label;
    weights[row] = weight;
    weighted |= weight != 1.0;
  }

  /** Returns the chunk and starts again empty. */
  RowChunk seal() {
    int rows = rows();
    double[] chunkWeights = weighted ? Arrays.copyOf(weights, rows) : null;
    RowChunk chunk = new RowChunk(block.seal(), Arrays.copyOf(labels, rows), chunkWeights, null);
    weighted = false;
    return chunk;
  }
}
