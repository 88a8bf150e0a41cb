package org.sparkoptimizer.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How long a contender's fit takes by the number of rows, from fits of a few sizes.
 *
 * <p>A pass takes c₀ + c₁n seconds, what a fit has besides passes counted in. The line is fitted to
 * the shortest fit of each size, which a busy machine disturbs least, so that relative errors
 * count, and then raised by how much longer the median fit took over all sizes. The number of
 * passes stays that of the largest sample.
 *
 * <p>The interval puts three errors together that have nothing to do with each other, as
 * logarithms: of the line, the middle 95 % over resampled fits; of the passes, their spread over
 * the sizes; and of what no small sample shows.
 */
final class GrowthModel {
  /** Caches, code that has become warmer, garbage; a factor. */
  private static final double UNSEEN = 1.25;

  /** Passes vary by this factor at least from sample to sample, and are taken to at most. */
  private static final double LEAST_SPREAD = 1.05;

  private static final double MOST_SPREAD = 1.3;

  private static final int RESAMPLES = 500;

  private final List<Measurement> bySize;
  private final double spread;

  /**
   * Takes measurements of at least two sizes, ascending.
   *
   * @param bySize what was measured
   */
  GrowthModel(List<Measurement> bySize) {
    this.bySize = List.copyOf(bySize);
    this.spread = spread();
  }

  /** By which factor the passes of the sizes differ at most from those of the largest. */
  private double spread() {
    double widest =
        bySize.stream()
            .mapToDouble(m -> Math.abs(Math.log(m.passes() / largest().passes())))
            .max()
            .orElse(0);
    return Math.max(LEAST_SPREAD, Math.min(MOST_SPREAD, Math.exp(widest)));
  }

  private Measurement largest() {
    return bySize.get(bySize.size() - 1);
  }

  /** Passes for so many rows as the largest sample has, or more. */
  Interval passes() {
    double passes = largest().passes();
    return new Interval(passes / spread, passes, passes * spread);
  }

  /** Seconds of a fit of so many rows, where passes take as long as they did. */
  Interval seconds(long rows) {
    return seconds(rows, Place.SAME);
  }

  /**
   * Another place than the one that was measured.
   *
   * @param speed how many times faster it goes through rows
   * @param roundSeconds seconds that each job takes there besides; 0 where it was measured
   */
  record Place(double speed, double roundSeconds) {
    static final Place SAME = new Place(1, 0);
  }

  /** Seconds of a fit of so many rows in another place. */
  Interval seconds(long rows, Place place) {
    double value = seconds(bySize, rows, place);
    SplittableRandom random = new SplittableRandom(rows);
    double[] samples = new double[RESAMPLES];
    Arrays.setAll(
        samples,
        r -> seconds(bySize.stream().map(m -> resampled(m, random)).toList(), rows, place));
    Interval line = Interval.of(value, samples);
    double high = Math.max(line.high(), proportional(rows, place));
    return new Interval(
        value / together(value / line.low()), value, value * together(high / value));
  }

  /** Where time did not grow with the sizes, it may have been too small to see: none fixed. */
  private double proportional(long rows, Place place) {
    double grown = largest().shortestSeconds() / largest().passes();
    double first = bySize.get(0).shortestSeconds() / bySize.get(0).passes();
    return grown > first ? 0 : largest().medianSeconds() * rows / place.speed() / largest().rows();
  }

  /** The factor that stands for the errors of line, passes and what is unseen together. */
  private double together(double ofLine) {
    double line = Math.log(ofLine);
    double passes = Math.log(spread);
    double unseen = Math.log(UNSEEN);
    return Math.exp(Math.sqrt(line * line + passes * passes + unseen * unseen));
  }

  /** The most likely seconds, by some measurements. */
  private static double seconds(List<Measurement> bySize, long rows, Place place) {
    Measurement largest = bySize.get(bySize.size() - 1);
    double rounds = largest.medianJobs() * place.roundSeconds();
    double overShortest =
        StatUtils.mean(
            bySize.stream().mapToDouble(m -> m.medianSeconds() / m.shortestSeconds()).toArray());
    return largest.passes() * pass(bySize, rows / place.speed()) * overShortest + rounds;
  }

  /** The same size with as many of its fits as there are, drawn with replacement. */
  private static Measurement resampled(Measurement measurement, SplittableRandom random) {
    List<FitCost> fits = measurement.fits();
    return measurement.with(
        Stream.generate(() -> fits.get(random.nextInt(fits.size()))).limit(fits.size()).toList());
  }

  /** Seconds of a pass over so many rows by the line c₀ + c₁n, neither below 0. */
  private static double pass(List<Measurement> bySize, double rows) {
    WeightedObservedPoints points = new WeightedObservedPoints();
    double weights = 0;
    double weighted = 0;
    double product = 0;
    double square = 0;
    for (Measurement measurement : bySize) {
      double n = measurement.rows();
      double pass = measurement.shortestSeconds() / measurement.passes();
      double weight = 1 / (pass * pass);
      points.add(weight, n, pass);
      weights += weight;
      weighted += weight * pass;
      product += weight * n * pass;
      square += weight * n * n;
    }
    double[] line = PolynomialCurveFitter.create(1).fit(points.toList());
    if (line[1] < 0) {
      return weighted / weights;
    }
    return line[0] < 0 ? rows * product / square : line[0] + line[1] * rows;
  }
}
