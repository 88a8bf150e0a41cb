package org.sparkoptimizer.cli;

import picocli.CommandLine.Option;

/** How samples are drawn and models judged on their held-out rows. */
final class SampleOptions {
  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "seed of the samples (0)")
  long seed;

  @Option(
      names = "--max-loss",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description =
          "by how much a held-out metric may be worse for certain, relative to today's (0.001)")
  double maxLoss;
}
