package org.sparkoptimizer.compare;

import java.util.Map;
import java.util.Optional;

/**
 * Keeps measured cells, so that a comparison that was interrupted goes on where it was.
 *
 * @since 0.1.0
 */
public interface CellStore {

  /** Returns the result of that name if it was measured with exactly this configuration. */
  Optional<CellResult> find(String name, Map<String, String> configuration);

  /** Keeps a result. */
  void save(String name, Map<String, String> configuration, CellResult result);
}
