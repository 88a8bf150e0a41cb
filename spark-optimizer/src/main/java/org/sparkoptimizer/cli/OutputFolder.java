package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A folder on any Hadoop file system that is written beside its place and moved there when
 * complete, so that nothing half-written is ever found.
 */
final class OutputFolder {
  private final String option;
  private final Path path;
  private final FileSystem files;

  /** Writes a folder. */
  @FunctionalInterface
  interface Writer {
    void writeTo(String path) throws IOException;
  }

  OutputFolder(SparkSession session, String option, String folder) {
    this.option = option;
    try {
      path = new Path(folder);
      files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          String.format("%s '%s' cannot be used: %s", option, folder, Messages.of(e)));
    }
  }

  Path path() {
    return path;
  }

  FileSystem files() {
    return files;
  }

  /** Refuses a folder that exists, unless it may be replaced. */
  void checkFree(boolean overwrite) {
    try {
      if (!overwrite && files.exists(path)) {
        throw new UsageException(
            String.format(
                "%s '%s' exists; choose another folder or add --overwrite", option, path));
      }
      for (Path above = files.makeQualified(path).getParent();
          above != null;
          above = above.getParent()) {
        if (files.exists(above) && !files.getFileStatus(above).isDirectory()) {
          throw new UsageException(
              String.format(
                  "%s '%s' cannot be made because %s is not a folder; choose another",
                  option, path, above));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the folder, wholly or not at all. */
  void write(Writer writer) throws IOException {
    Path absolute = files.makeQualified(path);
    Path temporary =
        new Path(absolute.getParent(), "." + absolute.getName() + "-" + UUID.randomUUID());
    Path replaced = temporary.suffix("-replaced");
    try {
      writer.writeTo(temporary.toString());
      if (files.exists(path)) {
        move(path, replaced);
      }
      move(temporary, path);
      files.delete(replaced, true);
    } finally {
      files.delete(temporary, true);
      if (files.exists(replaced)) {
        move(replaced, path);
      }
    }
  }

  private void move(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException(String.format("cannot move %s to %s", from, to));
    }
  }
}
