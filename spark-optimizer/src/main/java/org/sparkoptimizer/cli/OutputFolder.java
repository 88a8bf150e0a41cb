package org.sparkoptimizer.cli;

import java.io.IOException;
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
  private final String given;
  private final Path path;
  private final FileSystem files;

  /** Writes a folder. */
  @FunctionalInterface
  interface Writer {
    void writeTo(String path) throws IOException;
  }

  OutputFolder(SparkSession session, String option, String folder) {
    this.option = option;
    this.given = folder;
    try {
      Path named = new Path(folder);
      files = named.getFileSystem(session.sparkContext().hadoopConfiguration());
      path = files.makeQualified(named);
    } catch (IOException | RuntimeException e) { // a missing file system class is no IOException
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

  /** The option and its value. */
  @Override
  public String toString() {
    return String.format("%s '%s'", option, given);
  }

  /** Refuses a folder that what is read lies in, since writing would replace that too. */
  void checkApart(OutputFolder read) {
    for (Path above = read.path; above != null; above = above.getParent()) {
      if (above.equals(path)) {
        throw new UsageException(String.format("%s holds %s; choose another folder", this, read));
      }
    }
  }

  /**
   * Refuses a folder that exists, unless it may be replaced and was written by Spark, and one that
   * cannot be written.
   */
  void checkFree(boolean overwrite) {
    try {
      if (files.exists(path)) {
        if (!overwrite) {
          throw new UsageException(
              String.format("%s exists; choose another folder or add --overwrite", this));
        }
        checkWrittenBySpark();
      }
      checkWritable();
    } catch (IOException e) {
      throw new UsageException(String.format("%s cannot be used: %s", this, Messages.of(e)));
    }
  }

  /** A slip of the keyboard must not cost a folder of other things. */
  private void checkWrittenBySpark() throws IOException {
    boolean ours =
        files.getFileStatus(path).isDirectory()
            && (files.listStatus(path).length == 0
                || files.exists(new Path(path, "_SUCCESS"))
                || files.exists(new Path(path, "metadata")));
    if (!ours) {
      throw new UsageException(
          String.format(
              "%s is neither a saved model nor a folder of rows, so --overwrite does not replace"
                  + " it; choose another folder",
              this));
    }
  }

  /**
   * Refuses a folder that cannot be written, which would otherwise be noticed after hours of work.
   * Only trying tells: permissions do not hold for everyone, and not every file system has them.
   */
  void checkWritable() throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new UsageException(
          String.format("%s is the root of a file system; choose a folder below it", this));
    }
    while (!files.exists(parent)) {
      parent = parent.getParent();
    }
    if (!files.getFileStatus(parent).isDirectory()) {
      throw new UsageException(
          String.format(
              "%s cannot be made because %s is not a folder; choose another", this, parent));
    }
    Path attempt = new Path(parent, temporaryName());
    try {
      if (!files.mkdirs(attempt)) {
        throw new IOException("no folder can be made in " + parent);
      }
    } catch (IOException e) {
      throw new UsageException(
          String.format("%s cannot be written: %s; choose another", this, Messages.of(e)));
    }
    files.delete(attempt, true);
  }

  private String temporaryName() {
    return "." + path.getName() + "-" + UUID.randomUUID();
  }

  /** Writes the folder, wholly or not at all. */
  void write(Writer writer) throws IOException {
    Path temporary = new Path(path.getParent(), temporaryName());
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
      if (!files.exists(path) && files.exists(replaced)) {
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
