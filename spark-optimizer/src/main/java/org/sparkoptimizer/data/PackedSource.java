package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.sparkoptimizer.problem.RowChunk;

/** The packed rows of one source partition, with the report on them. */
final class PackedSource implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int partition;
  private final PackingReport report;
  private final ArrayList<RowChunk> chunks;

  PackedSource(int partition, PackingReport report, List<RowChunk> chunks) {
    this.partition = partition;
    this.report = report;
    this.chunks = new ArrayList<>(chunks);
  }

  int partition() {
    return partition;
  }

  PackingReport report() {
    return report;
  }

  List<RowChunk> chunks() {
    return chunks;
  }
}
