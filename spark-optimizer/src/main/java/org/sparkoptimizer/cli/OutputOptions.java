package org.sparkoptimizer.cli;

import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where a command writes. */
final class OutputOptions {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder to write; it must not exist")
  String path;

  @Option(names = "--overwrite", description = "replace the output folder, if Spark wrote it")
  private boolean overwrite;

  /**
   * The folder, which can be written.
   *
   * @param readToo paths that the command reads, which must not be replaced
   * @throws UsageException if the folder must not or cannot be written
   */
  OutputFolder folder(SparkSession session, OutputFolder... readToo) {
    OutputFolder folder = new OutputFolder(session, "--output", path);
    for (OutputFolder read : readToo) {
      folder.checkApart(read);
    }
    folder.checkFree(overwrite);
    return folder;
  }
}
