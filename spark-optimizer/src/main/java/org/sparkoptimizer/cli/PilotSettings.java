package org.sparkoptimizer.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sparkoptimizer.pilot.Cluster;
import org.sparkoptimizer.pilot.PilotOptions;
import org.sparkoptimizer.pilot.Pricing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a pilot measures and what it reckons with. */
final class PilotSettings {
  private static final double MILLIS = 1e-3;

  @Option(
      names = "--fraction",
      split = ",",
      paramLabel = "SHARE",
      defaultValue = "0.05,0.1",
      description = "shares of the rows to train on, with commas (0.05,0.1)")
  private List<Double> fractions;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.25",
      description = "rows to judge models on, as a share of the largest sample (0.25)")
  private double heldOut;

  @Option(
      names = "--growth",
      paramLabel = "FACTOR",
      defaultValue = "4",
      description =
          "samples up to so many times the largest are timed for the forecast, where fits are short;"
              + " 1 for none (4)")
  private double growth;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "measured fits of each contender and sample (3)")
  private int repeats;

  @Mixin private SampleOptions samples;

  @Option(names = "--verify", description = "fit all rows too, and check the forecast by it")
  private boolean verify;

  @Option(
      names = "--baselines",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = BaselineNames.class,
      description =
          "published methods to measure besides, with commas: ${COMPLETION-CANDIDATES}; each ends"
              + " at its budget of passes")
  private List<String> baselines = List.of();

  @Mixin private PriceOptions prices;

  @Option(
      names = "--fits-per-day",
      paramLabel = "N",
      defaultValue = "1",
      description = "how often the model is fitted today (1)")
  private double fitsPerDay;

  @Option(
      names = "--daily-budget",
      paramLabel = "AMOUNT",
      description = "money a day for fits; by default what today's fits cost")
  private Double dailyBudget;

  @Option(
      names = "--min-saving",
      paramLabel = "AMOUNT",
      defaultValue = "1",
      description = "saving a month below which a change does not pay (1)")
  private double minSaving;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description =
          "cores of the cluster that all rows will be fitted on; by default those of this session")
  private Integer cores;

  @Option(
      names = "--round-latency",
      paramLabel = "MILLISECONDS",
      description = "what a Spark job costs there besides; by default as measured here")
  private Double roundLatency;

  /** The names of the baselines, for the help. */
  static final class BaselineNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return PilotOptions.knownBaselines().iterator();
    }
  }

  /**
   * The options of the pilot.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  PilotOptions options() {
    return new PilotOptions(
        fractions, heldOut, growth, repeats, samples.maxLoss, baselines, verify, samples.seed);
  }

  /**
   * The prices.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  Pricing pricing() {
    return new Pricing(
        prices.price,
        prices.currency,
        fitsPerDay,
        dailyBudget == null ? OptionalDouble.empty() : OptionalDouble.of(dailyBudget),
        minSaving);
  }

  /**
   * The cluster that the forecast is for, if one was named.
   *
   * @param here cores of this session
   * @throws IllegalArgumentException if a value is out of range
   */
  Optional<Cluster> cluster(int here) {
    if (cores == null && roundLatency == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Cluster(
            cores == null ? here : cores,
            roundLatency == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(roundLatency * MILLIS)));
  }
}
