package org.sparkoptimizer.data;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartialMoments;
import org.sparkoptimizer.problem.RowMoments;

/**
 * Packed rows in this process.
 *
 * @param partitions the packed partitions, in the order of their numbers
 * @param moments moments of all rows
 * @since 0.1.0
 */
public record PackedRows(List<PackedPartition> partitions, RowMoments moments) {

  /**
   * Validates and packs the rows of a DataFrame of a local master, whose tasks leave them in the
   * driver's own memory: one job.
   *
   * @param partitions number of packed partitions, at least 1
   * @param memoryLimit bytes that the rows may take
   * @return the rows, or nothing if they take more
   * @throws InvalidDataException if a row has a defect or there is no row with a positive weight
   */
  public static Optional<PackedRows> pack(
      Dataset<?> dataset, TrainingColumns columns, int partitions, long memoryLimit) {
    SourceRows rows = SourceRows.of(dataset, columns, partitions);
    int pieces = rows.pieces();
    try (Handover handover = new Handover(memoryLimit)) {
      List<PackingReport> reports =
          rows.rows()
              .mapPartitionsWithIndex(
                  (index, iterator) -> {
                    RowPacker packer = new RowPacker(columns, index, pieces, handover.budget());
                    PackedSource source = packer.pack(iterator);
                    handover.leave(source);
                    return List.of(source.report()).iterator();
                  },
                  false)
              .collect();
      PackingReport report = PackingReport.total(reports, columns);
      if (report.tooLarge) {
        return Optional.empty();
      }
      List<PackedSource> sources = handover.sources();
      List<PackedPartition> packed =
          rows.areDealt()
              ? IntStream.range(0, partitions).mapToObj(p -> joined(sources, p)).toList()
              : sources.stream().map(source -> source.piece(0)).toList();
      Iterator<PartialMoments> moments =
          sources.stream().map(PackedSource::moments).filter(Objects::nonNull).iterator();
      return Optional.of(new PackedRows(packed, RowMoments.of(moments, report.features)));
    }
  }

  private static PackedPartition joined(List<PackedSource> sources, int partition) {
    return SourceRows.join(
        partition, sources.stream().map(source -> source.piece(partition)).toList());
  }
}
