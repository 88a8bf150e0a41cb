package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.List;
import org.sparkoptimizer.linalg.Fingerprint;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.PartialMoments;

/**
 * The packed rows of one source partition, with what was found in them: in one piece, or dealt out
 * to a piece for each packed partition.
 */
final class PackedSource implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int partition;
  private final PackingReport report;
  private final PartialMoments moments;
  private final PackedPartition[] pieces;

  /** Makes one; without moments, which are null then, where there is nothing to train on. */
  PackedSource(
      int partition, PackingReport report, PartialMoments moments, List<PackedPartition> pieces) {
    this.partition = partition;
    this.report = report;
    this.moments = moments;
    this.pieces = pieces.toArray(new PackedPartition[0]);
  }

  int partition() {
    return partition;
  }

  PackingReport report() {
    return report;
  }

  PartialMoments moments() {
    return moments;
  }

  /** Hash of all rows: of the packed partition that they are, or of those they are dealt out to. */
  long fingerprint() {
    if (pieces.length == 1) {
      return pieces[0].fingerprint();
    }
    Fingerprint all = new Fingerprint();
    for (PackedPartition piece : pieces) {
      all.add(piece.fingerprint());
    }
    return all.value();
  }

  PackedPartition piece(int target) {
    return pieces[target];
  }

  List<PackedPartition> pieces() {
    return List.of(pieces);
  }
}
