package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The rows of one partition, packed. Immutable but for the margins at the newest anchor, which are
 * kept for speed only: they carry the anchor's number, are never serialised, and whoever finds them
 * missing computes them again from the anchor.
 */
public final class PackedPartition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final RowChunk[] chunks;
  private final RowImportance[] importance;
  private final CumulativeTable chunkTable;
  private transient volatile AnchorMargins anchorMargins;

  /** Margins of every row at one anchor: K a row, an array a chunk. */
  private record AnchorMargins(long anchor, double[][] margins) {}

  /** Packs chunks as partition number {@code index}. */
  public PackedPartition(int index, List<RowChunk> chunks) {
    this(index, chunks.toArray(new RowChunk[0]), null);
  }

  private PackedPartition(int index, RowChunk[] chunks, RowImportance[] importance) {
    this.index = index;
    this.chunks = chunks;
    this.importance = importance;
    this.chunkTable =
        importance == null
            ? null
            : new CumulativeTable(
                Arrays.stream(importance).mapToDouble(RowImportance::mass).toArray());
  }

  /** Returns the same rows (arrays shared) with sampling tables for the given coordinates. */
  public PackedPartition withImportance(ColumnScaling scaling, double curvatureBound) {
    RowImportance[] tables = new RowImportance[chunks.length];
    for (int c = 0; c < tables.length; c++) {
      tables[c] = new RowImportance(chunks[c], scaling, curvatureBound);
    }
    return new PackedPartition(index, chunks, tables);
  }

  /** Returns a copy of the rows that are drawn, each with probability {@code fraction}. */
  public PackedPartition sample(double fraction, long seed) {
    SplittableRandom random = new MiniBatch(seed, 0, 0, 1).stream(index);
    List<RowChunk> drawn = new ArrayList<>();
    for (RowChunk chunk : chunks) {
      RowChunk sampled = chunk.sample(fraction, random);
      if (sampled.rows() > 0) {
        drawn.add(sampled);
      }
    }
    return new PackedPartition(index, drawn);
  }

  /** Number of the partition, from 0. */
  public int index() {
    return index;
  }

  /** The chunks, in order. */
  public List<RowChunk> chunks() {
    return Arrays.asList(chunks);
  }

  /** Number of rows. */
  public long rows() {
    return Arrays.stream(chunks).mapToLong(RowChunk::rows).sum();
  }

  /** Bytes of all arrays, the sampling tables included and the kept margins not. */
  public long bytes() {
    long bytes = Arrays.stream(chunks).mapToLong(RowChunk::bytes).sum();
    return importance == null
        ? bytes
        : bytes + Arrays.stream(importance).mapToLong(RowImportance::bytes).sum();
  }

  /** Σ L_i over the rows, with raw weights. */
  double mass() {
    return chunkTable.total();
  }

  /** L_i of a row, with its raw weight. */
  double smoothness(int chunk, int row) {
    return importance[chunk].smoothness(row);
  }

  /** Draws {@code count} rows independently and returns them as positions, sorted for the cache. */
  long[] draw(SplittableRandom random, int count) {
    long[] rows = new long[count];
    for (int draw = 0; draw < count; draw++) {
      int chunk = chunks.length == 1 ? 0 : chunkTable.find(random.nextDouble());
      rows[draw] = ((long) chunk << 32) | importance[chunk].draw(random.nextDouble());
    }
    Arrays.sort(rows);
    return rows;
  }

  /** Keeps the margins at an anchor, in place of those of any other. */
  void keepMargins(long anchor, double[][] margins) {
    anchorMargins = new AnchorMargins(anchor, margins);
  }

  /** Returns the margins of each chunk at an anchor, or null when they are not kept here. */
  double[][] marginsAt(long anchor) {
    AnchorMargins kept = anchorMargins;
    return kept != null && kept.anchor() == anchor ? kept.margins() : null;
  }
}
