package org.sparkoptimizer.data;

import java.util.Arrays;
import org.sparkoptimizer.linalg.RowBlockBuilder;
import org.sparkoptimizer.problem.RowChunk;

/** Collects rows with labels and weights and seals them into a chunk. */
final class ChunkBuilder {
  private final RowBlockBuilder block;
  private double[] labels = new double[64];
  private double[] weights; // null while all are 1

  ChunkBuilder(int features) {
    block = new RowBlockBuilder(features);
  }

  int rows() {
    return block.rows();
  }

  /** Bytes of the chunk, were it sealed now. */
  long bytes() {
    return block.bytes() + (weights == null ? 8L : 16L) * rows();
  }

  void add(FeatureVector features, double label, double weight) {
    annotate(label, weight);
    features.appendTo(block);
  }

  private void annotate(double label, double weight) {
    int row = rows();
    if (row == labels.length) {
      labels = Arrays.copyOf(labels, 2 * row);
    }
    labels[row] = label;
    if (weight != 1.0 && weights == null) {
      weights = new double[labels.length];
      Arrays.fill(weights, 0, row, 1.0);
    }
    if (weights != null) {
      if (row == weights.length) {
        weights = Arrays.copyOf(weights, labels.length);
      }
      weights[row] = weight;
    }
  }

  /** Returns the chunk and starts again empty. */
  RowChunk seal() {
    int rows = rows();
    double[] chunkWeights = weights == null ? null : Arrays.copyOf(weights, rows);
    RowChunk chunk = new RowChunk(block.seal(), Arrays.copyOf(labels, rows), chunkWeights, null);
    weights = null;
    return chunk;
  }
}
