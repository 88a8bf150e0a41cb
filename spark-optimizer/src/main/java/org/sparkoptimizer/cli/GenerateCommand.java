package org.sparkoptimizer.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.data.SyntheticData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate}: synthetic data to try things on. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes synthetic data; equal options give equal rows on any cluster.")
final class GenerateCommand implements Callable<Integer> {

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = {
        "dense: correlated numeric features, ill-conditioned",
        "one-hot: categorical columns, one-hot encoded, with rare levels",
        "text: sparse counts of words with a long tail"
      })
  private SyntheticData.Kind kind;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "LOGISTIC",
      description = "logistic: labels 0 and 1 (default); linear: real labels")
  private SyntheticData.Labels task;

  @Option(names = "--rows", required = true, paramLabel = "N", description = "number of rows")
  private long rows;

  @Option(
      names = "--features",
      required = true,
      paramLabel = "N",
      description = "number of features")
  private int features;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "random seed (42)")
  private long seed;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "folder for the rows; it must not exist")
  private String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "LIBSVM",
      description = "libsvm (default) or parquet")
  private FormatOptions.Format format;

  @Option(names = "--overwrite", description = "replace an existing output folder")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (format == FormatOptions.Format.CSV) {
      throw new UsageException("--format is set to 'csv' but must be libsvm or parquet");
    }
    SyntheticData data = synthetic();
    SparkSession session = Sessions.get("generate");
    OutputFolder folder = new OutputFolder(session, "--output", output);
    folder.checkFree(overwrite);
    Dataset<Row> generated = data.generate(session);
    String name = format == FormatOptions.Format.LIBSVM ? "libsvm" : "parquet";
    folder.write(path -> generated.write().format(name).save(path));
    spec.commandLine().getOut().printf("%d rows written to %s%n", rows, output);
    return ExitCode.DONE;
  }

  private SyntheticData synthetic() {
    try {
      return new SyntheticData(kind, task, rows, features, seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
