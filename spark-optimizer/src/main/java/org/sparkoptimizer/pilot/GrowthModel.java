package org.sparkoptimizer.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How long a contender's fit takes by the number of rows, from fits of a few sizes.
 *
 * <p>A pass takes c₀ + c₁n seconds, what a fit has besides passes counted in. Of the later half of
 * the fits, for which code was warmer, the line is fitted to the shortest of each size, which a
 * busy machine disturbs least, and then raised by how much longer the median took over all sizes.
 * Errors are absolute, so large samples weigh more. The number of passes is the median over the
 * sizes.
 *
 * <p>The interval puts three errors together that have nothing to do with each other, as
 * logarithms: of the line, the middle 80 % over resampled fits; of the passes, their spread over
 * the sizes; and of what no small sample shows.
 */
final class GrowthModel {
  /** By which factor all rows may be faster: code gets warmer still, a plan suits more rows. */
  private static final double FASTER = 1.4;

  /** By which factor they may be slower: they fit no cache, they leave more garbage. */
  private static final double SLOWER = 1.2;

  /** Passes vary by this factor at least from sample to sample, and are taken to at most. */
  private static final double LEAST_SPREAD = 1.05;

  private static final double MOST_SPREAD = 1.3;

  private static final int RESAMPLES = 500;

  /** Share of the resampled lines that the interval holds. */
  private static final double MIDDLE = 0.8;

  /** Beyond so many times the largest size, growth may have been too small to see. */
  private static final double FAR = 4;

  private final List<Measurement> bySize;
  private final double passes;
  private final double spread;

  /**
   * Takes measurements of at least two sizes, ascending.
   *
   * @param bySize what was measured
   */
  GrowthModel(List<Measurement> bySize) {
    this.bySize = bySize.stream().map(Measurement::later).toList();
    this.passes = Measurement.median(bySize.stream().mapToDouble(Measurement::passes));
    this.spread = spread();
  }

  /** The typical factor between the passes of a size and their median. */
  private double spread() {
    double square =
        bySize.stream()
            .mapToDouble(m -> Math.pow(Math.log(m.passes() / passes), 2))
            .average()
            .orElseThrow();
    return Math.max(LEAST_SPREAD, Math.min(MOST_SPREAD, Math.exp(Math.sqrt(square))));
  }

  private Measurement largest() {
    return bySize.get(bySize.size() - 1);
  }

  /** Passes, whatever the number of rows; what the largest sample took lies within. */
  Interval passes() {
    double ofLargest = largest().passes();
    return new Interval(
        Math.min(passes / spread, ofLargest), passes, Math.max(passes * spread, ofLargest));
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
    Interval line = Interval.of(value, samples, MIDDLE);
    double high = Math.max(line.high(), proportional(rows, place));
    Interval ofPasses = passes();
    return new Interval(
        value / together(value / line.low(), passes / ofPasses.low(), FASTER),
        value,
        value * together(high / value, ofPasses.high() / passes, SLOWER));
  }

  /** Far beyond the sizes, all of a time may grow, though none of it was seen to. */
  private double proportional(long rows, Place place) {
    if (rows <= FAR * largest().rows()) {
      return 0;
    }
    double grown = largest().shortestSeconds() / largest().passes();
    double first = bySize.get(0).shortestSeconds() / bySize.get(0).passes();
    return grown > first ? 0 : largest().medianSeconds() * rows / place.speed() / largest().rows();
  }

  /** The factor that stands for independent ones together. */
  private static double together(double... factors) {
    return Math.exp(
        Math.sqrt(Arrays.stream(factors).map(factor -> Math.pow(Math.log(factor), 2)).sum()));
  }

  /** The most likely seconds, by some measurements. */
  private double seconds(List<Measurement> bySize, long rows, Place place) {
    double rounds = largest().medianJobs() * place.roundSeconds();
    double overShortest =
        StatUtils.mean(
            bySize.stream().mapToDouble(m -> m.medianSeconds() / m.shortestSeconds()).toArray());
    return passes * pass(bySize, rows / place.speed()) * overShortest + rounds;
  }

  /** The same size with as many of its fits as there are, drawn with replacement. */
  private static Measurement resampled(Measurement measurement, SplittableRandom random) {
    List<FitCost> fits = measurement.fits();
    return measurement.with(
        Stream.generate(() -> fits.get(random.nextInt(fits.size()))).limit(fits.size()).toList());
  }

  /** Seconds of a pass over so many rows by the line c₀ + c₁n, neither below 0. */
  private static double pass(List<Measurement> bySize, double rows) {
    SimpleRegression line = new SimpleRegression();
    SimpleRegression throughZero = new SimpleRegression(false);
    SummaryStatistics seconds = new SummaryStatistics();
    for (Measurement measurement : bySize) {
      double pass = measurement.shortestSeconds() / measurement.passes();
      double n = measurement.rows();
      line.addData(n, pass);
      throughZero.addData(n, pass);
      seconds.addValue(pass);
    }
    if (!(line.getSlope() > 0)) { // also where all sizes have the same rows
      return seconds.getMean();
    }
    return line.getIntercept() < 0 ? throughZero.predict(rows) : line.predict(rows);
  }
}
