package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.List;
import org.sparkoptimizer.linalg.Fingerprint;
import org.sparkoptimizer.problem.PackedPartition;

/**
 * The fingerprint of each packed partition, taken when it was packed, by its number.
 *
 * @since 0.1.0
 */
public final class RowFingerprints implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] byPartition;

  RowFingerprints(long[] byPartition) {
    this.byPartition = byPartition;
  }

  /** Takes the fingerprints of partitions, which stand in the order of their numbers. */
  public static RowFingerprints of(List<PackedPartition> partitions) {
    return new RowFingerprints(
        partitions.stream().mapToLong(PackedPartition::fingerprint).toArray());
  }

  /**
   * Returns the partition if it still has the rows that were packed.
   *
   * @throws ChangedRowsException if it has others
   */
  public PackedPartition unchanged(PackedPartition partition) {
    require(partition.index(), partition.fingerprint(), "packed");
    return partition;
  }

  /** The same for a partition of the source. */
  PackedSource unchanged(PackedSource source) {
    require(source.partition(), source.fingerprint(), "source");
    return source;
  }

  private void require(int index, long found, String kind) {
    if (byPartition[index] != found) {
      throw new ChangedRowsException(
          String.format(
              "%s partition %d was lost and came back with other rows (fingerprint %016x, was"
                  + " %016x)",
              kind, index, found, byPartition[index]));
    }
  }

  /** One fingerprint of all partitions. */
  public long combined() {
    Fingerprint all = new Fingerprint();
    for (long one : byPartition) {
      all.add(one);
    }
    return all.value();
  }
}
