package org.sparkoptimizer.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.sparkoptimizer.problem.RowChunk;

/**
 * Packs the rows (features, label, weight) of one source partition. A row with a defect does not
 * stop it: the report counts all of them and keeps the first. When the rows outgrow their share of
 * the memory they are dropped, but their bytes are counted to the end, so that the error can say
 * how much is needed.
 */
final class RowPacker {
  /** The sum of squared weights stays finite, without which all variances would come out as 0. */
  private static final double LARGEST_WEIGHT = 1e140;

  private final TrainingColumns columns;
  private final int partition;
  private final long chunkBytes;
  private final int chunkRows;
  private final long memoryLimit;
  private final PackingReport report = new PackingReport();
  private final List<RowChunk> chunks = new ArrayList<>();
  private final FeatureVector features = new FeatureVector();
  private ChunkBuilder builder;

  /**
   * Makes a packer for one partition.
   *
   * @param chunkBytes bytes after which a chunk is sealed
   * @param chunkRows rows after which a chunk is sealed
   * @param memoryLimit bytes that the partition may take
   */
  RowPacker(
      TrainingColumns columns, int partition, long chunkBytes, int chunkRows, long memoryLimit) {
    this.columns = columns;
    this.partition = partition;
    this.chunkBytes = chunkBytes;
    this.chunkRows = chunkRows;
    this.memoryLimit = memoryLimit;
  }

  PackedSource pack(Iterator<InternalRow> rows) {
    for (long position = 0; rows.hasNext(); position++) {
      String defect = add(rows.next());
      if (defect != null) {
        report.defect(String.format("%s (row %d of partition %d)", defect, position, partition));
      }
    }
    seal();
    return new PackedSource(partition, report, chunks);
  }

  /** Adds a row and returns its defect, or null. */
  private String add(InternalRow row) {
    if (row.isNullAt(0)) {
      return String.format("column '%s' is null; drop or fill such rows", columns.features());
    }
    if (row.isNullAt(1)) {
      return String.format("column '%s' is null; drop or fill such rows", columns.label());
    }
    if (row.isNullAt(2)) {
      return String.format("column '%s' is null; drop or fill such rows", columns.weight());
    }
    features.read(row, 0);
    double label = row.getDouble(1);
    double weight = row.getDouble(2);
    if (report.features < 0) {
      report.features = features.size();
      builder = new ChunkBuilder(features.size());
    }
    if (features.size() != report.features) {
      return PackingReport.differentSizes(columns.features(), report.features, features.size());
    }
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
    append(label, weight);
    return null;
  }

  private void append(double label, double weight) {
    if (weight == 0) {
      report.weightless++;
      return;
    }
    report.rows++;
    builder.add(features, label, weight);
    if (builder.rows() >= chunkRows || builder.bytes() >= chunkBytes) {
      seal();
    }
  }

  private void seal() {
    if (builder == null || builder.rows() == 0) {
      return;
    }
    report.bytes += builder.bytes();
    chunks.add(builder.seal());
    if (report.bytes > memoryLimit) {
      report.tooLarge = true;
      chunks.clear();
    }
  }
}
