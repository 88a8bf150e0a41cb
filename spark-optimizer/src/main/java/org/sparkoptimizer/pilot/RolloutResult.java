package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.util.MLWritable;

/**
 * How a rollout ended.
 *
 * @param stages the stages that ran; the last one failed, or is the last of all
 * @param model the model of the last stage, if all of them passed
 * @since 0.1.0
 */
public record RolloutResult(List<RolloutStage> stages, Optional<MLWritable> model) {
  /** Copies the stages. */
  public RolloutResult {
    stages = List.copyOf(stages);
  }

  /** Whether all stages passed. */
  public boolean passed() {
    return model.isPresent();
  }
}
