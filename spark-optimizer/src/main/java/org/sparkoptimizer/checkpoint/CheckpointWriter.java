package org.sparkoptimizer.checkpoint;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints of a running fit by a thread of its own, without a Spark job. The fit never
 * waits for it: where a checkpoint is offered while another is being written, the newest one
 * offered is written next and those between are left out. A checkpoint that cannot be written costs
 * a warning, not the fit.
 *
 * @since 0.1.0
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  /** How long a fit that failed waits for its last checkpoint. */
  private static final long LAST_SECONDS = 60;

  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final CheckpointFolder folder;
  private final AtomicReference<Checkpoint> next = new AtomicReference<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(CheckpointWriter::daemon);

  private CheckpointWriter(CheckpointFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts to write into a folder, which no other fit of this process writes into.
   *
   * @throws IllegalArgumentException if one does, or the folder cannot be written
   */
  public static CheckpointWriter into(CheckpointFolder folder) {
    if (!IN_USE.add(folder.path())) {
      throw new IllegalArgumentException(
          String.format(
              "checkpointDir is set to '%s', which another fit of this process writes into; give"
                  + " each fit a folder of its own",
              folder));
    }
    try {
      folder.requireWritable();
      return new CheckpointWriter(folder);
    } catch (RuntimeException e) {
      IN_USE.remove(folder.path());
      throw e;
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "checkpoint-writer");
    thread.setDaemon(true);
    return thread;
  }

  /** Hands a checkpoint over to be written. */
  public void offer(Checkpoint checkpoint) {
    if (next.getAndSet(checkpoint) == null) {
      thread.execute(this::writeNext);
    }
  }

  private void writeNext() {
    Checkpoint checkpoint = next.getAndSet(null);
    if (checkpoint == null) { // the fit has ended
      return;
    }
    try {
      folder.write(checkpoint);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.warn(
          "the checkpoint of stage {} could not be written to {}: {}; the fit goes on, and the"
              + " checkpoints before are kept",
          checkpoint.stage(),
          folder,
          folder.shown(e));
    }
  }

  /** Removes the checkpoints of a fit that has ended, since nothing is left to go on with. */
  public void finished() {
    next.set(null);
    thread.execute(this::clear);
  }

  private void clear() {
    try {
      folder.clear();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "the fit ended but its checkpoints in {} could not be removed: {}; delete them",
          folder,
          folder.shown(e));
    }
  }

  /** Waits until what was offered is written. */
  @Override
  public void close() {
    thread.execute(() -> IN_USE.remove(folder.path())); // when all is written
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the last checkpoint in {} takes longer than {} s", folder, LAST_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the thread goes on by itself
    }
  }
}
