package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Fits of contenders on samples, with what they took. Contenders and sizes take turns, so that what
 * else the machine does troubles all alike, and a contender whose fits are short, which it troubles
 * most, goes on for longer.
 */
final class TimedFits {
  /** Fits that are thrown away, so that code is warm. */
  private static final int WARM_UPS = 10;

  private static final long WARM_NANOS = 15_000_000_000L;

  /**
   * Fits of a sample that took no longer than this together are repeated up to {@link #MORE} times
   * as often.
   */
  private static final double SHORT_SECONDS = 12;

  private static final int MORE = 8;

  /** Fits are not repeated any more once they took this long together. */
  private static final double LONG_SECONDS = 30;

  private final SparkContext context;
  private final int repeats;
  private final Consumer<String> progress;
  private final Map<Contender, Map<Sample.Part, Fits>> fits = new LinkedHashMap<>();
  private final Map<Contender, Double> warmSeconds = new HashMap<>();

  /** The fits of one contender on one sample. */
  private static final class Fits {
    private final List<FitCost> costs = new ArrayList<>();
    private Trained last;
  }

  TimedFits(
      SparkContext context,
      int repeats,
      Collection<Contender> contenders,
      Consumer<String> progress) {
    this.context = context;
    this.repeats = repeats;
    this.progress = progress;
    contenders.forEach(contender -> fits.put(contender, new HashMap<>()));
  }

  /** Throws fits away until code is warm; long fits warm it at once. */
  void warmUp(Sample.Part part) {
    for (Contender contender : fits.keySet()) {
      say("warming up: %s", contender.name());
      long start = System.nanoTime();
      long last = start;
      for (int fit = 0; fit < WARM_UPS && last - start < WARM_NANOS; fit++) {
        long before = last;
        contender.fit(part.rows());
        last = System.nanoTime();
        warmSeconds.put(contender, (last - before) / 1e9);
      }
    }
  }

  /** Seconds that the last fits of the warm-up took together. */
  double warmSeconds() {
    return warmSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Fits each contender to each part: repeats times, or until that took long, and on up to many
   * times that while it is short.
   *
   * @param least fits of each at least, however long they are
   */
  void measure(List<Sample.Part> parts, int least) {
    parts.forEach(part -> fits.values().forEach(of -> of.putIfAbsent(part, new Fits())));
    Set<Contender> left = new LinkedHashSet<>(fits.keySet());
    for (int repeat = 1; !left.isEmpty(); repeat++) {
      for (Sample.Part part : parts) {
        for (Contender contender : left) {
          measure(contender, part, repeat);
        }
      }
      int done = repeat;
      left.removeIf(c -> isEnough(done, least, repeats, seconds(c, parts)));
    }
  }

  /** Mean over the parts of the seconds that all fits on one took. */
  private double seconds(Contender contender, List<Sample.Part> parts) {
    return parts.stream()
            .flatMap(part -> of(contender, part).costs.stream())
            .mapToDouble(FitCost::seconds)
            .sum()
        / parts.size();
  }

  /**
   * Whether no more fits are needed.
   *
   * @param done fits of each sample so far
   * @param least fits that are made, however long they are
   * @param repeats fits that are made unless they are long
   * @param seconds what the fits of a sample took so far, in the mean over the samples
   */
  static boolean isEnough(int done, int least, int repeats, double seconds) {
    return done >= least
        && (done >= repeats || seconds >= LONG_SECONDS)
        && (done >= MORE * repeats || seconds >= SHORT_SECONDS);
  }

  private void measure(Contender contender, Sample.Part part, int repeat) {
    FitMeter.Metered metered = FitMeter.measure(context, () -> contender.fit(part.rows()));
    Fits of = of(contender, part);
    of.costs.add(metered.cost());
    of.last = metered.trained();
    say(
        "%d rows, fit %d: %s %.3g s, %.1f passes, %d jobs",
        part.count(),
        repeat,
        contender.name(),
        metered.cost().seconds(),
        metered.trained().passes(),
        metered.cost().jobs());
  }

  private Fits of(Contender contender, Sample.Part part) {
    return fits.get(contender).get(part);
  }

  /** The last fit of a contender on a part. */
  Trained last(Contender contender, Sample.Part part) {
    return of(contender, part).last;
  }

  /** What a contender's fits on a part took. */
  Measurement measurement(Contender contender, Sample.Part part) {
    Trained last = last(contender, part);
    return new Measurement(
        part.count(),
        of(contender, part).costs,
        last.passes(),
        last.iterations(),
        last.converged());
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
