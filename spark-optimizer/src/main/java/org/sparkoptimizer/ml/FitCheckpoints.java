package org.sparkoptimizer.ml;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.checkpoint.Checkpoint;
import org.sparkoptimizer.checkpoint.CheckpointFolder;
import org.sparkoptimizer.checkpoint.CheckpointWriter;
import org.sparkoptimizer.checkpoint.FitIdentity;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.solver.SavedRun;

/** The checkpoints of one running fit: where it goes on from, and what it leaves behind. */
final class FitCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FitCheckpoints.class);

  private final Checkpoints settings;
  private final CheckpointFolder folder;
  private final CheckpointWriter writer;
  private final Redaction redaction;

  /**
   * Opens the folder of the checkpoints.
   *
   * @throws IllegalArgumentException if it cannot be written or another fit uses it
   */
  FitCheckpoints(Checkpoints settings, SparkContext context) {
    this.settings = settings;
    this.folder = settings.open(context);
    this.redaction = new Redaction(context.getConf());
    this.writer = CheckpointWriter.into(folder);
  }

  /** What a fit of the rows is of, as checkpoints say it. */
  FitIdentity identity(Map<String, String> more, TrainingData data) {
    return FitIdentity.of(settings.parametersWith(more), data.identity(), redaction);
  }

  /**
   * Returns where to go on from.
   *
   * @throws IllegalArgumentException if the newest checkpoint is of another fit, saying in what
   */
  Optional<SavedRun> saved(FitIdentity identity) {
    if (settings.newest().isEmpty()) {
      return Optional.empty();
    }
    Checkpoint newest = settings.newest().get();
    Checkpoints.refuse(folder, newest.identity().parametersThatDiffer(identity), "parameters");
    Checkpoints.refuse(folder, newest.identity().dataThatDiffers(identity), "data");
    LOG.info("the fit goes on from the checkpoint of stage {} in {}", newest.stage(), folder);
    return Optional.of(newest.run());
  }

  /** Whether a stage is to be kept; the one that the fit went on from is there already. */
  boolean isDue(FitIdentity identity, int stage) {
    boolean there =
        settings.newest().isPresent()
            && settings.newest().get().stage() == stage
            && settings.newest().get().identity().equals(identity);
    return stage % settings.interval() == 0 && !there;
  }

  /** Keeps a run. */
  void keep(FitIdentity identity, Plan plan, SavedRun run) {
    writer.offer(new Checkpoint(identity, plan.toJson().toString(), run));
  }

  /** Removes the checkpoints of the fit, which has ended. */
  void finished() {
    writer.finished();
  }

  @Override
  public void close() {
    writer.close();
  }
}
