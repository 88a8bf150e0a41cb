package org.sparkoptimizer.cli;

import picocli.CommandLine.Option;

/** Where rows come from. */
final class InputOptions extends FormatOptions {
  static final String PATH = "file or folder on any Hadoop file system; .gz and .bz2 are read too";

  @Option(names = "--input", required = true, paramLabel = "PATH", description = PATH)
  String path;
}
