package org.sparkoptimizer.cli;

import picocli.CommandLine.Option;

/** What a core-hour costs. */
final class PriceOptions {
  @Option(
      names = "--price",
      paramLabel = "AMOUNT",
      defaultValue = "0.05",
      description = "price of a core-hour (0.05)")
  double price;

  @Option(
      names = "--currency",
      paramLabel = "NAME",
      defaultValue = "USD",
      description = "what prices are in (USD)")
  String currency;
}
