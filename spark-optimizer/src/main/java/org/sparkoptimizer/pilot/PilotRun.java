package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;

/** One run of a {@link Pilot}. */
final class PilotRun {
  /** Larger samples are timed if {@code repeats} fits of each would take no longer. */
  private static final double GROWTH_SECONDS = 90;

  private final Pilot pilot;
  private final PilotOptions options;
  private final Problem problem;
  private final Sample sample;
  private final Consumer<String> progress;
  private final SparkContext context;
  private final int cores;
  private final Cluster cluster;
  private final List<Contender> contenders = new ArrayList<>();
  private final TimedFits fits;
  private final List<Double> larger = new ArrayList<>();

  PilotRun(Pilot pilot, Sample sample, SparkContext context, Consumer<String> progress) {
    this.pilot = pilot;
    this.options = pilot.options();
    this.problem = pilot.incumbent().problem();
    this.sample = sample;
    this.progress = progress;
    this.context = context;
    cores = context.defaultParallelism();
    cluster = pilot.cluster().orElse(new Cluster(cores, OptionalDouble.empty()));
    contenders.add(pilot.incumbent().mllib());
    contenders.add(pilot.incumbent().library());
    contenders.addAll(pilot.baselines());
    fits = new TimedFits(context, options.repeats(), contenders, progress);
  }

  PilotResult result() {
    int features = sample.features();
    pilot.incumbent().checkFeatures(features);
    say(
        "%d rows, %d features; training on %s of them, %d held out",
        sample.allRows(), features, options.sizes(), sample.heldOut().rows());
    fits.warmUp(judged());
    larger.addAll(affordable());
    if (!larger.isEmpty()) {
      sample.add(larger);
    }
    fits.measure(parts(sizes()), options.repeats());
    sample.release(larger); // no model of theirs is judged
    List<ContenderResult> results = results();
    if (options.verify()) {
      results = verified(results);
    }
    ContenderResult incumbent = results.get(0);
    ContenderResult library = results.get(1);
    return new PilotResult(
        sample.allRows(),
        features,
        sample.heldOut().rows(),
        problem.setting(),
        results,
        winner(results),
        modelInUse(),
        pilot.pricing(),
        cores,
        cluster,
        Recommendation.of(incumbent, library, pilot.pricing(), options.maxLoss()));
  }

  /** The sample whose models are judged. */
  private Sample.Part judged() {
    return sample.of(options.largest());
  }

  private List<Sample.Part> parts(List<Double> sizes) {
    return sizes.stream().map(sample::of).toList();
  }

  /** Larger sizes whose fits are short enough, even if time grew with the rows. */
  private List<Double> affordable() {
    double seconds = 0;
    List<Double> affordable = new ArrayList<>();
    for (double size : options.largerSizes()) {
      seconds += options.repeats() * fits.warmSeconds() * size / options.largest();
      if (seconds > GROWTH_SECONDS) {
        break;
      }
      affordable.add(size);
    }
    return affordable;
  }

  private List<Measurement> measurements(Contender contender, List<Double> sizes) {
    return parts(sizes).stream().map(part -> fits.measurement(contender, part)).toList();
  }

  private List<ContenderResult> results() {
    Objective objective = problem.objective(judged().rows());
    Map<Contender, Double> objectives = new LinkedHashMap<>();
    contenders.forEach(c -> objectives.put(c, objective.value(point(c), problem.setting())));
    double lowest = objectives.values().stream().min(Comparator.naturalOrder()).orElseThrow();
    Gaps gaps = new Gaps(objective, problem.setting(), lowest, objective.atZero());
    double[] reference = reference();
    Map<Contender, Interval> seconds = new LinkedHashMap<>();
    contenders.forEach(c -> seconds.put(c, expected(growth(c))));
    double costToday = cost(seconds.get(contenders.get(0))).value();
    List<ContenderResult> results = new ArrayList<>();
    for (Contender contender : contenders) {
      Trained last = fits.last(contender, judged());
      Measurement measured = fits.measurement(contender, judged());
      double value = objectives.get(contender);
      results.add(
          new ContenderResult(
              contender.name(),
              contender.settings(),
              last.summary().map(summary -> summary.plan().toString()),
              measurements(contender, options.sizes()),
              measurements(contender, larger),
              value,
              gaps.of(value),
              accuracies(last.point(), reference),
              gaps.way(last, measured.medianSeconds(), value),
              forecast(growth(contender).passes(), seconds.get(contender), costToday),
              Optional.empty()));
    }
    return results;
  }

  private ModelPoint point(Contender contender) {
    return fits.last(contender, judged()).point();
  }

  /** Relative gaps, and the way of a fit in them. */
  private record Gaps(Objective objective, Setting setting, double lowest, double atZero) {
    double of(double value) {
      return value == lowest ? 0 : (value - lowest) / (atZero - lowest);
    }

    Way way(Trained trained, double seconds, double end) {
      double[] objectives = trained.curve().objectives().in(objective, setting);
      objectives[objectives.length - 1] = end;
      return new Way(
          trained.curve().passes(),
          Arrays.stream(trained.curve().time()).map(share -> share * seconds).toArray(),
          Arrays.stream(objectives).map(this::of).toArray());
    }
  }

  private List<Accuracy> accuracies(ModelPoint model, double[] reference) {
    HeldOut heldOut = sample.heldOut();
    return heldOut.accuracies(problem.loss(), heldOut.margins(model), reference);
  }

  private List<Accuracy> modelInUse() {
    return pilot.incumbent().model().map(model -> accuracies(model, reference())).orElse(List.of());
  }

  /** Margins of the incumbent's fit, which the others are held against. */
  private double[] reference() {
    return sample.heldOut().margins(point(contenders.get(0)));
  }

  /** All sizes that are timed. */
  private List<Double> sizes() {
    return Stream.concat(options.sizes().stream(), larger.stream()).toList();
  }

  private GrowthModel growth(Contender contender) {
    return new GrowthModel(measurements(contender, sizes()));
  }

  /** Seconds of a fit of all rows on the cluster. */
  private Interval expected(GrowthModel growth) {
    return growth.seconds(
        sample.allRows(),
        new GrowthModel.Place((double) cluster.cores() / cores, cluster.roundSeconds().orElse(0)));
  }

  private Interval cost(Interval seconds) {
    return seconds.times(pilot.pricing().cost(1, cluster.cores()));
  }

  private Forecast forecast(Interval passes, Interval seconds, double costToday) {
    return new Forecast(
        sample.allRows(),
        cluster.cores(),
        passes,
        seconds,
        cost(seconds),
        pilot.pricing().updatesPerDay(seconds.value(), cluster.cores(), costToday));
  }

  /**
   * Fits all rows with the incumbent and this library, and compares with what was expected here.
   */
  private List<ContenderResult> verified(List<ContenderResult> results) {
    Sample.Part all = sample.all();
    try {
      List<Contender> both = contenders.subList(0, 2);
      TimedFits full = new TimedFits(context, options.repeats(), both, progress);
      full.measure(List.of(all), 1);
      List<ContenderResult> verified = new ArrayList<>(results);
      for (int i = 0; i < both.size(); i++) {
        Contender contender = both.get(i);
        Interval expected = growth(contender).seconds(all.count());
        verified.set(i, verified(results.get(i), full.measurement(contender, all), expected));
      }
      return verified;
    } finally {
      all.rows().unpersist(true);
    }
  }

  private ContenderResult verified(
      ContenderResult result, Measurement measured, Interval expected) {
    double seconds = measured.medianSeconds();
    say(
        "all %d rows: %s %.3g s, expected %.3g to %.3g",
        measured.rows(), result.name(), seconds, expected.low(), expected.high());
    return result.checkedBy(new FullFit(measured, expected, expected.contains(seconds)));
  }

  private static String winner(List<ContenderResult> results) {
    double incumbentGap = results.get(0).gap();
    return results.stream()
        .filter(result -> result.gap() <= incumbentGap + Recommendation.AS_GOOD)
        .min(Comparator.comparingDouble(result -> result.largest().medianSeconds()))
        .orElse(results.get(0))
        .name();
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
