package org.sparkoptimizer.ml;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.PackedRows;

/**
 * Rows once they are packed, on the driver or on the executors, with the models that were fitted to
 * them. Shared by fits: each closes once what it {@link #retained}, and the last one releases the
 * rows.
 */
final class Packing implements AutoCloseable {
  private final AtomicInteger owners = new AtomicInteger(1);
  private final Neighbours neighbours = new Neighbours();
  private volatile PackedData spread;
  private volatile PackedRows local;

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
  Optional<Packing> retained() {
    boolean released = owners.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0;
    return released ? Optional.empty() : Optional.of(this);
  }

  /** The rows on the executors; null where they are on the driver alone. */
  PackedData spread() {
    return spread;
  }

  /** Brings the rows to the driver, once. */
  synchronized PackedRows collected() {
    if (local == null) {
      local = spread.collect();
    }
    return local;
  }

  /** Releases the rows on the executors, after they were {@link #collected}. */
  void dropSpread() {
    PackedData dropped = spread;
    spread = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  /** The models that were fitted to the rows. */
  Neighbours neighbours() {
    return neighbours;
  }

  @Override
  public void close() {
    if (owners.decrementAndGet() == 0) {
      local = null;
      dropSpread();
    }
  }
}
