package org.sparkoptimizer.pilot;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a pilot does.
 *
 * @param fractions shares of the rows to train on, each in (0, 1]
 * @param heldOut rows to judge models on, as a share of the largest training sample
 * @param growth samples up to so many times the largest are timed too, for the forecast, where fits
 *     are short; 1 for none
 * @param repeats measured fits of each contender and fraction
 * @param maxLoss by how much the held-out metric may be worse than today's, relative, before that
 *     speaks against a change
 * @param baselines names of the baselines to measure besides, of {@link #knownBaselines()}
 * @param verify whether all rows are fitted too, to check the forecast
 * @param seed seed of the sample
 * @since 0.1.0
 */
public record PilotOptions(
    List<Double> fractions,
    double heldOut,
    double growth,
    int repeats,
    double maxLoss,
    List<String> baselines,
    boolean verify,
    long seed) {
  private static final List<Double> FRACTIONS = List.of(0.05, 0.1);
  private static final double HELD_OUT = 0.25;
  private static final double GROWTH = 4;
  private static final int REPEATS = 3;
  private static final double MAX_LOSS = 0.001;

  /**
   * Sorts the fractions and checks the values.
   *
   * @throws IllegalArgumentException naming the value that is out of its range, or a baseline that
   *     is not known
   */
  public PilotOptions {
    fractions = fractions.stream().distinct().sorted().toList();
    Checks.require(!fractions.isEmpty(), "fractions", fractions, "not empty");
    for (double fraction : fractions) {
      Checks.require(fraction > 0 && fraction <= 1, "fraction", fraction, "in (0, 1]");
    }
    Checks.require(heldOut > 0 && heldOut < 1, "heldOut", heldOut, "in (0, 1)");
    Checks.require(Double.isFinite(growth) && growth >= 1, "growth", growth, ">= 1");
    Checks.require(repeats >= 2, "repeats", repeats, ">= 2, which an interval needs");
    Checks.require(Checks.isAmount(maxLoss), "maxLoss", maxLoss, ">= 0");
    baselines = baselines.stream().distinct().toList();
    baselines.forEach(BaselineMethod::of); // refuses names that are not known
  }

  /** 5 and 10 % of the rows, a quarter of that held out, three repeats, no baselines. */
  public static PilotOptions defaults() {
    return new PilotOptions(FRACTIONS, HELD_OUT, GROWTH, REPEATS, MAX_LOSS, List.of(), false, 0);
  }

  /** The same with other fractions. */
  public PilotOptions withFractions(List<Double> others) {
    return new PilotOptions(others, heldOut, growth, repeats, maxLoss, baselines, verify, seed);
  }

  /** The names that baselines go by. */
  public static List<String> knownBaselines() {
    return BaselineMethod.ids();
  }

  double largest() {
    return fractions.get(fractions.size() - 1);
  }

  /** What is drawn of the rows. */
  Sample.Draw draw() {
    return new Sample.Draw(sizes(), heldOut * largest(), seed);
  }

  /** The fractions, and a quarter of the smallest, so that growth shows on two sizes at least. */
  List<Double> sizes() {
    return Stream.concat(Stream.of(fractions.get(0) / 4), fractions.stream()).toList();
  }

  /** Twice the largest fraction, four times and so on, as far as growth and the rows go. */
  List<Double> largerSizes() {
    double most = growth * largest();
    return DoubleStream.iterate(2 * largest(), size -> size <= most && size < 1, size -> 2 * size)
        .boxed()
        .toList();
  }
}
