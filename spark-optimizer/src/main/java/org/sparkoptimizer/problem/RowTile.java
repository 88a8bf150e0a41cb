package org.sparkoptimizer.problem;

import java.util.Optional;
import org.sparkoptimizer.linalg.RowBlock;

/**
 * Some rows of one chunk, few enough to be still in the cache when they are read a second time.
 * Every pass goes over its rows in tiles. Mutable: a pass has one tile and fills it again and
 * again.
 */
final class RowTile {
  /** The most rows that a tile takes. */
  static final int MOST_ROWS = 256;

  private static final int FEWEST_ROWS = 8;
  private static final int MOST_ENTRIES = 1 << 13;
  private static final int MOST_MARGINS = 1 << 10;

  private final int[] rows = new int[MOST_ROWS];
  private final double[] labels = new double[MOST_ROWS];
  private final double[] scales = new double[MOST_ROWS];
  private RowChunk chunk;
  private int chunkIndex;
  private int count;
  private final int most;

  /** What a pass does with each tile. */
  interface Visitor {
    void visit(RowTile tile);
  }

  private RowTile(int k) {
    most = mostRows(k);
  }

  /** The most rows that a tile takes where each has K margins. */
  static int mostRows(int k) {
    return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_MARGINS / k)) & -8;
  }

  /**
   * Visits every row of a partition once, with the scale s_i = ω_i.
   *
   * @param k margins a row
   */
  static void ofAllRows(PackedPartition partition, int k, Visitor visitor) {
    ofFirstRows(partition, k, Long.MAX_VALUE, visitor);
  }

  /** Visits the first rows of a partition in the same way, at most {@code limit} of them. */
  static void ofFirstRows(PackedPartition partition, int k, long limit, Visitor visitor) {
    RowTile tile = new RowTile(k);
    long left = limit;
    for (int c = 0; c < partition.chunks().size() && left > 0; c++) {
      tile.enter(partition, c);
      int step = tile.capacity();
      int rows = (int) Math.min(left, tile.chunk.rows());
      left -= rows;
      for (int from = 0; from < rows; from += step) {
        partition.checkGuard();
        tile.count = Math.min(step, rows - from);
        for (int t = 0; t < tile.count; t++) {
          tile.take(t, from + t);
        }
        visitor.visit(tile);
      }
    }
  }

  /**
   * Visits the rows of a mini-batch in a partition.
   *
   * @param k margins a row
   * @param counts draws of each partition, or null for a full batch
   */
  static void ofBatch(
      PackedPartition partition, int k, MiniBatch batch, int[] counts, Visitor visitor) {
    if (counts == null) {
      ofAllRows(partition, k, visitor);
    } else {
      int index = partition.index();
      ofDrawn(partition, k, partition.draw(batch.stream(index), counts[index]), visitor);
    }
  }

  /** Visits the rows of a draw, with the scale s_i = ω_i/L_i. */
  static void ofDrawn(PackedPartition partition, int k, long[] positions, Visitor visitor) {
    RowTile tile = new RowTile(k);
    int to;
    for (int from = 0; from < positions.length; from = to) {
      partition.checkGuard();
      tile.enter(partition, chunkAt(positions[from]));
      int end = Math.min(positions.length, from + tile.capacity());
      for (to = from; to < end && chunkAt(positions[to]) == tile.chunkIndex; to++) {
        tile.take(to - from, (int) positions[to]);
      }
      tile.count = to - from;
      for (int t = 0; t < tile.count; t++) {
        tile.scales[t] /= partition.smoothness(tile.chunkIndex, tile.rows[t]);
      }
      visitor.visit(tile);
    }
  }

  private static int chunkAt(long position) {
    return (int) (position >>> 32);
  }

  private void enter(PackedPartition partition, int index) {
    chunkIndex = index;
    chunk = partition.chunks().get(index);
  }

  /** How many rows of the chunk a tile should take: a multiple of eight. */
  private int capacity() {
    RowBlock block = chunk.features();
    long entriesOfARow = block.entries() / Math.max(1, block.rows());
    long fitting = MOST_ENTRIES / Math.max(1, entriesOfARow);
    return (int) Math.max(FEWEST_ROWS, Math.min(most, fitting)) & -8;
  }

  private void take(int t, int row) {
    rows[t] = row;
    labels[t] = chunk.label(row);
    scales[t] = chunk.weight(row);
  }

  /** Number of rows taken. */
  int count() {
    return count;
  }

  /** y_i of each row taken. */
  double[] labels() {
    return labels;
  }

  /** s_i of each row taken. */
  double[] scales() {
    return scales;
  }

  /** ω_i of row t of those taken. */
  double weight(int t) {
    return chunk.weight(rows[t]);
  }

  /** Computes the margins at raw coefficients, an intercept last if there is one. */
  void margins(double[] point, boolean intercept, double[] margins) {
    RowBlock block = chunk.features();
    block.margins(rows, count, point, margins);
    double shift = intercept ? point[block.columns()] : 0.0;
    for (int t = 0; t < count; t++) {
      margins[t] = margins[t] + chunk.offset(rows[t]) + shift;
    }
  }

  /** Computes the K margins of each row at raw coefficients, K intercepts last if there are any. */
  void margins(double[] point, boolean intercept, int k, double[] margins) {
    RowBlock block = chunk.features();
    block.margins(rows, count, point, k, margins);
    int intercepts = block.columns() * k;
    for (int t = 0; t < count; t++) {
      for (int m = 0; m < k; m++) {
        double shift = intercept ? point[intercepts + m] : 0.0;
        margins[t * k + m] = margins[t * k + m] + chunk.offset(rows[t] * k + m) + shift;
      }
    }
  }

  /** Reads what is kept for each row of each chunk, {@code k} values such as margins. */
  void readKept(double[][] kept, int k, double[] values) {
    double[] ofChunk = kept[chunkIndex];
    for (int t = 0; t < count; t++) {
      System.arraycopy(ofChunk, rows[t] * k, values, t * k, k);
    }
  }

  /** Writes {@code k} values of each row taken to where they are kept. */
  void keep(double[] values, int k, double[][] kept) {
    double[] ofChunk = kept[chunkIndex];
    for (int t = 0; t < count; t++) {
      System.arraycopy(values, t * k, ofChunk, rows[t] * k, k);
    }
  }

  /** Adds Σ (a_t, 1) ⊗ f_t to {@code sum}, f_t being K factors from t·K on. */
  void addScaledRows(double[] factors, int k, double[] sum) {
    int intercepts = chunk.features().columns() * k;
    chunk.features().addScaledRows(rows, count, factors, k, sum);
    for (int t = 0; t < count; t++) {
      for (int m = 0; m < k; m++) {
        sum[intercepts + m] += factors[t * k + m];
      }
    }
  }

  /** The rows (a_t, 1) ⊗ f_t, f_t being K factors from t·K on. */
  RowBlock timesFactors(double[] factors, int k) {
    return chunk.features().timesFactors(rows, count, factors, k);
  }

  /** Adds Σ factors_t·(a_t, 1) to {@code sum}. */
  void addScaledRows(double[] factors, double[] sum) {
    int columns = chunk.features().columns();
    chunk.features().addScaledRows(rows, count, factors, sum);
    for (int t = 0; t < count; t++) {
      sum[columns] += factors[t];
    }
  }

  /** Adds Σ factors_t·a_t a_tᵀ to the lower triangle of a square matrix. */
  void addOuterProducts(double[] factors, double[] square) {
    chunk.features().addOuterProducts(rows, count, factors, square);
  }

  /** The rows taken, in their order and less a centre, where they are dense. */
  Optional<RowBlock> centered(double[] center) {
    return chunk.features().centered(rows, count, center);
  }
}
