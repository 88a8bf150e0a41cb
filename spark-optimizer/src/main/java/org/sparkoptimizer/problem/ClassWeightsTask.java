package org.sparkoptimizer.problem;

/**
 * Σω of the rows of each class.
 *
 * @param classes number of classes K; labels are 0 to K − 1
 * @since 0.1.0
 */
public record ClassWeightsTask(int classes) implements RowTask {

  @Override
  public String purpose() {
    return "classes";
  }

  @Override
  public long resultBytes() {
    return 8L * classes;
  }

  @Override
  public double[] apply(PackedPartition partition) {
    double[] weights = new double[classes];
    for (RowChunk chunk : partition.chunks()) {
      partition.checkGuard();
      for (int i = 0; i < chunk.rows(); i++) {
        weights[(int) chunk.label(i)] += chunk.weight(i);
      }
    }
    return weights;
  }
}
