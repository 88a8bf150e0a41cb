package org.sparkoptimizer.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** How rows are read. */
class FormatOptions {
  /** Formats of input and output. */
  enum Format {
    LIBSVM,
    CSV,
    PARQUET
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "libsvm, csv or parquet; by default from the path's ending, libsvm where it has none")
  Format format;

  @Option(
      names = "--num-features",
      paramLabel = "N",
      description =
          "number of features of LIBSVM input; by default that of the model, or one more pass over"
              + " the training data finds it")
  Integer numFeatures;

  @Option(
      names = "--feature-cols",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "numeric columns that make up the features of CSV or Parquet input; by default all but"
              + " label, weight and offset")
  List<String> featureColumns;

  /** The format, from the option or from a path's ending. */
  Format format(String path) {
    if (format != null) {
      return format;
    }
    String name = path.replaceAll("(\\.(gz|bz2|zst|snappy))?/*$", "");
    if (name.endsWith(".csv")) {
      return Format.CSV;
    }
    return name.endsWith(".parquet") ? Format.PARQUET : Format.LIBSVM;
  }
}
