package org.sparkoptimizer.problem;

import java.io.Serializable;

/**
 * A vector of the driver that tasks read where they run, and only if they need it.
 *
 * @since 0.1.0
 */
public interface SharedVector extends Serializable, AutoCloseable {

  /** Returns the vector; it must not be changed. */
  double[] get();

  /** Releases the copies, on the driver. */
  @Override
  void close();
}
