package org.sparkoptimizer.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartialMoments;
import org.sparkoptimizer.problem.RowChunk;

/**
 * Packs the rows (features, label, weight, offset) of one source partition. Where they are dealt
 * out, so many in a row go to each piece in turn, the first to another one in each partition. A row
 * with a defect does not stop it: the report counts all of them and keeps the first. When the rows
 * outgrow their share of the memory they are dropped, but their bytes are counted to the end, so
 * that the error can say how much is needed.
 */
final class RowPacker {
  /** The sum of squared weights stays finite, without which all variances would come out as 0. */
  private static final double LARGEST_WEIGHT = 1e140;

  /** The square of a margin stays finite. */
  private static final double LARGEST_OFFSET = 1e140;

  /** Bytes after which a chunk is sealed, shared by the chunks that are built at a time. */
  private static final long CHUNK_BYTES = 64L << 20;

  private static final long LEAST_CHUNK_BYTES = 1L << 20;

  /** Rows in a row that go to the same piece. */
  private static final int DEALT_ROWS = 128;

  private final TrainingColumns columns;
  private final List<String> names;
  private final int partition;
  private final MemoryBudget budget;
  private final long chunkBytes;
  private final PackingReport report = new PackingReport();
  private final List<List<RowChunk>> pieces = new ArrayList<>();
  private final List<ChunkBuilder> builders = new ArrayList<>();
  private final FeatureVector features = new FeatureVector();

  /**
   * Makes a packer for one partition.
   *
   * @param pieces number of pieces that the rows are dealt out to
   * @param budget memory for the rows
   */
  RowPacker(TrainingColumns columns, int partition, int pieces, MemoryBudget budget) {
    this.columns = columns;
    this.names = columns.names();
    this.partition = partition;
    this.budget = budget;
    this.chunkBytes = Math.max(LEAST_CHUNK_BYTES, CHUNK_BYTES / pieces);
    for (int piece = 0; piece < pieces; piece++) {
      this.pieces.add(new ArrayList<>());
    }
  }

  PackedSource pack(Iterator<InternalRow> rows) {
    for (long position = 0; rows.hasNext(); position++) {
      String defect = add(rows.next());
      if (defect != null) {
        report.defect(String.format("%s (row %d of partition %d)", defect, position, partition));
      }
    }
    for (int piece = 0; piece < builders.size(); piece++) {
      seal(piece);
    }
    PackedSource source = new PackedSource(partition, report, moments(), partitions());
    report.fingerprint = source.fingerprint();
    return source;
  }

  private PartialMoments moments() {
    boolean usable = report.rows > 0 && !report.tooLarge && report.defects == 0;
    List<RowChunk> all = pieces.stream().flatMap(List::stream).toList();
    return usable ? PartialMoments.of(all, report.features) : null;
  }

  /** The pieces, numbered as the packed partitions that they belong to. */
  private List<PackedPartition> partitions() {
    boolean whole = pieces.size() == 1;
    return IntStream.range(0, pieces.size())
        .mapToObj(piece -> new PackedPartition(whole ? partition : piece, pieces.get(piece)))
        .toList();
  }

  /** Adds a row and returns its defect, or null. */
  private String add(InternalRow row) {
    for (int c = 0; c < names.size(); c++) {
      if (row.isNullAt(c)) {
        return String.format("column '%s' is null; drop or fill such rows", names.get(c));
      }
    }
    features.read(row, 0);
    double label = row.getDouble(1);
    double weight = columns.weight() == null ? 1.0 : row.getDouble(2);
    double offset = columns.offset() == null ? 0.0 : row.getDouble(names.size() - 1);
    if (report.features < 0) {
      report.features = features.size();
      pieces.forEach(piece -> builders.add(new ChunkBuilder(features.size())));
    }
    if (features.size() != report.features) {
      return PackingReport.differentSizes(columns.features(), report.features, features.size());
    }
    String defect = defect(label, weight, offset);
    if (defect == null) {
      defect = defectOfFeatures();
    }
    if (defect == null) {
      append(label, weight, offset);
    }
    return defect;
  }

  private String defect(double label, double weight, double offset) {
    if (!columns.labels().contains(label)) {
      return String.format(
          "column '%s' holds %s but a label must be %s",
          columns.label(), label, columns.labels().description());
    }
    if (!(weight >= 0 && weight <= LARGEST_WEIGHT)) {
      return String.format(
          "column '%s' holds %s but a weight must be >= 0 and <= %s; rescale the weights",
          columns.weight(), weight, LARGEST_WEIGHT);
    }
    if (!(Math.abs(offset) <= LARGEST_OFFSET)) {
      return String.format(
          "column '%s' holds %s but an offset must be between -%s and %s; drop or correct such rows",
          columns.offset(), offset, LARGEST_OFFSET, LARGEST_OFFSET);
    }
    return null;
  }

  private String defectOfFeatures() {
    if (!features.isWellFormed()) {
      return String.format(
          "column '%s' holds a sparse vector whose indices do not ascend from 0 to below its size"
              + " %d, a value each; write it again with Vectors.sparse",
          columns.features(), features.size());
    }
    int position = features.firstNotFinite();
    if (position >= 0) {
      return String.format(
          "column '%s' holds %s at feature %d; replace or drop it",
          columns.features(), features.value(position), features.feature(position));
    }
    return null;
  }

  private void append(double label, double weight, double offset) {
    if (weight == 0) {
      report.weightless++;
      return;
    }
    int piece = (int) ((partition + report.rows / DEALT_ROWS) % pieces.size());
    report.rows++;
    ChunkBuilder builder = builders.get(piece);
    if (columns.labels().takesOffsets()) {
      builder.add(features, label - offset, weight, 0.0);
    } else {
      builder.add(features, label, weight, offset);
    }
    if (builder.bytes() >= chunkBytes) {
      seal(piece);
    }
  }

  private void seal(int piece) {
    ChunkBuilder builder = builders.get(piece);
    if (builder.rows() == 0) {
      return;
    }
    long bytes = builder.bytes();
    report.bytes += bytes;
    pieces.get(piece).add(builder.seal());
    report.tooLarge |= !budget.take(bytes);
    if (report.tooLarge) {
      pieces.forEach(List::clear);
    }
  }
}
