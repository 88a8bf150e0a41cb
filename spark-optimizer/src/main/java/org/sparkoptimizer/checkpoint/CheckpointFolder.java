package org.sparkoptimizer.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkoptimizer.redaction.Redaction;

/**
 * The checkpoints of one fit in a folder of any Hadoop file system: the newest two. A file has its
 * name only once it is complete.
 *
 * @since 0.1.0
 */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private static final Pattern COMPLETE = Pattern.compile("checkpoint-\\d{10}\\.dasvrda");
  private static final Pattern INCOMPLETE =
      Pattern.compile("_checkpoint-[0-9a-f-]{36}\\.incomplete");

  /** How many are kept. */
  private static final int KEPT = 2;

  private final Path path;
  private final FileSystem files;
  private final String shown;
  private final Redaction redaction;

  private CheckpointFolder(Path path, FileSystem files, String shown, Redaction redaction) {
    this.path = path;
    this.files = files;
    this.shown = shown;
    this.redaction = redaction;
  }

  /**
   * Opens a folder, which need not exist.
   *
   * @param folder a path, or a URI of a file system that Hadoop knows
   * @throws IllegalArgumentException if there is no such file system, or it cannot be reached
   */
  public static CheckpointFolder open(String folder, Configuration hadoop, Redaction redaction) {
    String shown = redaction.of("checkpointDir", folder);
    try {
      Path named = new Path(folder);
      FileSystem files = named.getFileSystem(hadoop);
      return new CheckpointFolder(files.makeQualified(named), files, shown, redaction);
    } catch (IOException | RuntimeException e) { // a missing file system class is no IOException
      throw unusable(shown, redaction.of("", String.valueOf(e.getMessage())), e);
    }
  }

  private static IllegalArgumentException unusable(String shown, String reason, Throwable cause) {
    return new IllegalArgumentException(
        String.format("checkpointDir is set to '%s' but cannot be used: %s", shown, reason), cause);
  }

  /** The folder's name as it may be shown. */
  @Override
  public String toString() {
    return shown;
  }

  /** What an exception says, as it may be shown. */
  String shown(Throwable e) {
    return redaction.of("", String.valueOf(e.getMessage()));
  }

  /** The folder, by which two of the same are known. */
  Path path() {
    return path;
  }

  /**
   * Makes sure that checkpoints can be written, which would otherwise be noticed when one is
   * needed.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public void requireWritable() {
    Path attempt = incomplete();
    try {
      if (!files.mkdirs(path)) {
        throw new IOException("the folder cannot be made");
      }
      files.create(attempt, true).close();
      files.delete(attempt, false);
    } catch (IOException | RuntimeException e) {
      throw unusable(shown, shown(e), e);
    }
  }

  /**
   * Reads the newest checkpoint that is whole; one that is not is left out with a warning.
   *
   * @throws IllegalArgumentException if there are some and none can be read
   */
  public Optional<Checkpoint> newest() {
    List<String> defects = new ArrayList<>();
    for (Path file : newestFirst()) {
      try (InputStream in = files.open(file)) {
        return Optional.of(CheckpointFormat.read(in, files.getFileStatus(file).getLen()));
      } catch (IOException | RuntimeException e) {
        defects.add(String.format("%s cannot be read: %s", file.getName(), shown(e)));
        LOG.warn(
            "checkpoint in {}: {}; one before is looked for",
            shown,
            defects.get(defects.size() - 1));
      }
    }
    if (!defects.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "checkpointDir '%s' holds no checkpoint that is whole: %s; delete them to fit from the"
                  + " beginning",
              shown, String.join(", ", defects)));
    }
    return Optional.empty();
  }

  /** Writes a checkpoint and removes all but the newest. */
  void write(Checkpoint checkpoint) throws IOException {
    Path incomplete = incomplete();
    Path complete = new Path(path, name(checkpoint.stage()));
    try {
      try (FSDataOutputStream out = files.create(incomplete, true)) {
        CheckpointFormat.write(checkpoint, out);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      }
      files.delete(complete, false); // one of the same stage, after the fit went on from it
      if (!files.rename(incomplete, complete)) {
        throw new IOException(String.format("cannot rename %s to %s", incomplete, complete));
      }
    } finally {
      files.delete(incomplete, false);
    }
    prune(complete);
  }

  /** What has a later stage is not whole, or of rows that have changed since. */
  private void prune(Path newest) throws IOException {
    int kept = 0;
    for (Path file : newestFirst()) {
      boolean later = file.getName().compareTo(newest.getName()) > 0;
      if (later || ++kept > KEPT) {
        files.delete(file, false);
      }
    }
  }

  /** Removes all checkpoints and what was left half written; other files and the folder stay. */
  void clear() throws IOException {
    for (FileStatus status : list()) {
      String name = status.getPath().getName();
      if (COMPLETE.matcher(name).matches() || INCOMPLETE.matcher(name).matches()) {
        files.delete(status.getPath(), false);
      }
    }
  }

  private Path incomplete() {
    return new Path(path, String.format("_checkpoint-%s.incomplete", UUID.randomUUID()));
  }

  private static String name(int stage) {
    return String.format(Locale.ROOT, "checkpoint-%010d.dasvrda", stage);
  }

  private List<Path> newestFirst() {
    try {
      List<Path> found = new ArrayList<>();
      for (FileStatus status : list()) {
        if (COMPLETE.matcher(status.getPath().getName()).matches()) {
          found.add(status.getPath());
        }
      }
      found.sort(Comparator.comparing(Path::getName).reversed());
      return found;
    } catch (IOException e) {
      throw unusable(shown, shown(e), e);
    }
  }

  private FileStatus[] list() throws IOException {
    return files.exists(path) ? files.listStatus(path) : new FileStatus[0];
  }
}
