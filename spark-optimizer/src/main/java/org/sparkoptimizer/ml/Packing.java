package org.sparkoptimizer.ml;

import java.util.Optional;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;

/**
 * Rows once they are packed, on the driver or on the executors, with the models that were fitted to
 * them. Shared by fits: each closes what it {@link #retained}, and the last one releases the rows.
 */
final class Packing implements AutoCloseable {
  private final PackedData spread;
  private final Neighbours neighbours = new Neighbours();
  private PackedRows local;
  private int owners = 1;

  private Packing(PackedRows local, PackedData spread) {
    this.local = local;
    this.spread = spread;
  }

  /** Rows on the driver. */
  static Packing of(PackedRows local) {
    return new Packing(local, null);
  }

  /** Rows on the executors, which it takes over. */
  static Packing of(PackedData spread) {
    return new Packing(null, spread);
  }

  /** One owner more, unless the rows are released already. */
  synchronized Optional<Packing> retained() {
    if (owners == 0) {
      return Optional.empty();
    }
    owners++;
    return Optional.of(this);
  }

  /** The rows on the executors; null where they were packed on the driver. */
  PackedData spread() {
    return spread;
  }

  /** The rows on the driver, if they are there. */
  synchronized Optional<PackedRows> local() {
    return Optional.ofNullable(local);
  }

  /** Brings the rows to the driver, once. */
  synchronized PackedRows collected() {
    if (local == null) {
      local = spread.collect();
    }
    return local;
  }

  /** The models that were fitted to the rows. */
  Neighbours neighbours() {
    return neighbours;
  }

  @Override
  public synchronized void close() {
    if (--owners == 0) {
      local = null;
      if (spread != null) {
        spread.close();
      }
    }
  }
}
