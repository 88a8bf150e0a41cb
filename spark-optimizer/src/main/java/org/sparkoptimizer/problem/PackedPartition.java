package org.sparkoptimizer.problem;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.sparkoptimizer.linalg.Fingerprint;

/**
 * The rows of one partition, packed. Immutable but for what is kept for speed only, is never
 * serialised, and is computed again by whoever finds it missing: the margins at the newest anchor,
 * which carry the anchor's number, and the tables that rows are drawn from.
 *
 * @since 0.1.0
 */
public final class PackedPartition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final RowChunk[] chunks;
  private final Importance importance;
  private final transient WorkGuard guard;
  private transient volatile Long fingerprint;
  private transient volatile AnchorMargins anchorMargins;
  private transient volatile SamplingTables tables;
  private transient volatile Sampled sampled;

  /** Margins of every row at one anchor: K a row, an array a chunk. */
  private record AnchorMargins(long anchor, double[][] margins) {}

  /** What rows are drawn in proportion to: L_i in given coordinates. */
  private static final class Importance implements Serializable { // no record: Kryo reads none
    private static final long serialVersionUID = 1L;
    private final ColumnScaling scaling;
    private final double curvatureBound;

    Importance(ColumnScaling scaling, double curvatureBound) {
      this.scaling = scaling;
      this.curvatureBound = curvatureBound;
    }
  }

  /** A table for each chunk, and one that draws the chunk. */
  private record SamplingTables(RowImportance[] rows, CumulativeTable chunks) {}

  /** The partition with the importance of a number. */
  private record Sampled(long number, PackedPartition partition) {}

  /** Packs chunks as partition number {@code index}. */
  public PackedPartition(int index, List<RowChunk> chunks) {
    this(index, chunks.toArray(new RowChunk[0]), null, WorkGuard.NONE);
  }

  private PackedPartition(int index, RowChunk[] chunks, Importance importance, WorkGuard guard) {
    this.index = index;
    this.chunks = chunks;
    this.importance = importance;
    this.guard = guard;
  }

  /** Returns the same rows (arrays shared), whose passes ask a guard; it is not serialised. */
  PackedPartition guardedBy(WorkGuard other) {
    return new PackedPartition(index, chunks, importance, other);
  }

  /** Asks the guard whether a pass may go on. */
  void checkGuard() {
    if (guard != null) { // as it is after deserialisation
      guard.check();
    }
  }

  /**
   * Returns the same rows (arrays shared) to be drawn by their L_i in the given coordinates. The
   * tables for that are made when the first row is drawn.
   */
  public PackedPartition withImportance(ColumnScaling scaling, double curvatureBound) {
    return new PackedPartition(index, chunks, new Importance(scaling, curvatureBound), guard);
  }

  /**
   * As above, but returns the same object for the same number, so that it keeps its tables and
   * margins where this partition stays in memory.
   */
  public PackedPartition withImportance(
      long number, Supplier<ColumnScaling> scaling, double curvatureBound) {
    Sampled kept = sampled;
    if (kept == null || kept.number() != number) {
      kept = new Sampled(number, withImportance(scaling.get(), curvatureBound));
      sampled = kept;
    }
    return kept.partition();
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
    return new PackedPartition(index, drawn.toArray(new RowChunk[0]), null, guard);
  }

  /** Hash of all rows in their order; taken when first asked for, in each place anew. */
  public long fingerprint() {
    Long taken = fingerprint;
    if (taken == null) {
      Fingerprint all = new Fingerprint();
      for (RowChunk chunk : chunks) {
        chunk.addTo(all);
      }
      taken = all.value();
      fingerprint = taken;
    }
    return taken;
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

  /** Bytes of the rows and, where there is an importance, of the tables; not of kept margins. */
  public long bytes() {
    long bytes = 0;
    for (RowChunk chunk : chunks) {
      bytes += chunk.bytes() + (importance == null ? 0 : RowImportance.bytes(chunk.rows()));
    }
    return bytes;
  }

  /** Σ L_i over the rows, with raw weights; a pass over the rows unless the tables are there. */
  double mass() {
    SamplingTables made = tables;
    if (made != null) {
      return made.chunks().total();
    }
    double mass = 0;
    for (RowChunk chunk : chunks) {
      checkGuard();
      mass += RowImportance.mass(chunk, importance.scaling, importance.curvatureBound);
    }
    return mass;
  }

  /** L_i of a row, with its raw weight. */
  double smoothness(int chunk, int row) {
    return tables().rows()[chunk].smoothness(row);
  }

  /** Draws {@code count} rows independently and returns them as positions, sorted for the cache. */
  long[] draw(SplittableRandom random, int count) {
    SamplingTables made = tables();
    CumulativeTable chunkTable = made.chunks();
    double[] uniforms = SortedUniforms.draw(random, count);
    long[] rows = new long[count];
    int to;
    for (int from = 0; from < count; from = to) {
      int chunk = chunkTable.find(uniforms[from]);
      for (to = from; to < count && chunkTable.find(uniforms[to]) == chunk; to++) {
        uniforms[to] = chunkTable.within(uniforms[to], chunk);
      }
      made.rows()[chunk].draw(uniforms, from, to, rows);
      for (int draw = from; draw < to; draw++) {
        rows[draw] |= (long) chunk << 32;
      }
    }
    return rows;
  }

  /** Makes the tables that rows are drawn from, unless they are there. */
  void prepareDraws() {
    tables();
  }

  private SamplingTables tables() {
    SamplingTables made = tables;
    if (made == null) {
      RowImportance[] rows = new RowImportance[chunks.length];
      double[] masses = new double[chunks.length];
      for (int c = 0; c < rows.length; c++) {
        checkGuard();
        rows[c] = new RowImportance(chunks[c], importance.scaling, importance.curvatureBound);
        masses[c] = rows[c].mass();
      }
      made = new SamplingTables(rows, new CumulativeTable(masses));
      tables = made;
    }
    return made;
  }

  /** Room for a margin of each row, an array a chunk. */
  double[][] emptyMargins() {
    double[][] margins = new double[chunks.length][];
    for (int c = 0; c < margins.length; c++) {
      margins[c] = new double[chunks[c].rows()];
    }
    return margins;
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
