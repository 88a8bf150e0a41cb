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
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.evaluation.ModelPoint;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.Setting;

/** One run of a {@link Pilot}. */
final class PilotRun {
  /** Fits that are thrown away, so that code is warm. */
  private static final int WARM_UPS = 10;

  private static final long WARM_NANOS = 15_000_000_000L;

  /** Fits of all rows are not repeated any more once they took this long. */
  private static final double LONG_SECONDS = 30;

  /**
   * Fits that took no longer than this together are repeated up to {@link #MORE} times as often.
   */
  private static final double SHORT_SECONDS = 12;

  private static final int MORE = 4;

  private final Pilot pilot;
  private final PilotOptions options;
  private final Problem problem;
  private final Dataset<Row> allRows;
  private final Sample sample;
  private final Consumer<String> progress;
  private final SparkContext context;
  private final int cores;
  private final Cluster cluster;
  private final Map<Contender, Fits> fits = new LinkedHashMap<>();

  /** What is kept of a contender while the pilot runs. */
  private final class Fits {
    private final Map<Double, List<FitCost>> costs = new LinkedHashMap<>();
    private final Map<Double, Trained> last = new LinkedHashMap<>();

    void add(double size, FitMeter.Metered metered) {
      costs.computeIfAbsent(size, key -> new ArrayList<>()).add(metered.cost());
      last.put(size, metered.trained());
    }

    boolean wantMore() {
      return options.sizes().stream().anyMatch(this::wantMore);
    }

    /** Short fits, which a busy machine troubles most, are repeated more often. */
    boolean wantMore(double size) {
      List<FitCost> done = costs.getOrDefault(size, List.of());
      return done.size() < options.repeats()
          || (done.size() < MORE * options.repeats() && total(done) < SHORT_SECONDS);
    }
  }

  PilotRun(Pilot pilot, Dataset<Row> allRows, Sample sample, Consumer<String> progress) {
    this.pilot = pilot;
    this.options = pilot.options();
    this.problem = pilot.incumbent().problem();
    this.allRows = allRows;
    this.sample = sample;
    this.progress = progress;
    context = allRows.sparkSession().sparkContext();
    cores = context.defaultParallelism();
    cluster = pilot.cluster().orElse(new Cluster(cores, OptionalDouble.empty()));
    fits.put(pilot.incumbent().mllib(), new Fits());
    fits.put(pilot.incumbent().library(), new Fits());
    pilot.baselines().forEach(baseline -> fits.put(baseline, new Fits()));
  }

  PilotResult result() {
    int features = sample.features(problem);
    pilot.incumbent().checkFeatures(features);
    say(
        "%d rows, %d features; training on %s of them, %d held out",
        sample.allRows(), features, options.sizes(), sample.heldOut().rows());
    warmUp();
    measure();
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

  /** Throws fits away until code is warm; long fits warm it at once. */
  private void warmUp() {
    for (Contender contender : fits.keySet()) {
      say("warming up: %s", contender.name());
      long start = System.nanoTime();
      for (int fit = 0; fit < WARM_UPS && System.nanoTime() - start < WARM_NANOS; fit++) {
        contender.fit(sample.of(options.largest()).rows());
      }
    }
  }

  /** Contenders and sizes in turn, so that what else the machine does troubles all alike. */
  private void measure() {
    for (int repeat = 1; fits.values().stream().anyMatch(Fits::wantMore); repeat++) {
      for (double size : options.sizes()) {
        for (Map.Entry<Contender, Fits> entry : fits.entrySet()) {
          if (entry.getValue().wantMore(size)) {
            measure(entry.getKey(), size, repeat);
          }
        }
      }
    }
  }

  private void measure(Contender contender, double size, int repeat) {
    Sample.Part part = sample.of(size);
    FitMeter.Metered metered = FitMeter.measure(context, () -> contender.fit(part.rows()));
    fits.get(contender).add(size, metered);
    say(
        "%d rows, fit %d: %s %.3g s, %.1f passes, %d jobs",
        part.count(),
        repeat,
        contender.name(),
        metered.cost().seconds(),
        metered.trained().passes(),
        metered.cost().jobs());
  }

  private List<ContenderResult> results() {
    Objective objective = problem.objective(sample.of(options.largest()).rows());
    Map<Contender, Double> objectives = new LinkedHashMap<>();
    fits.forEach((c, f) -> objectives.put(c, objective.value(point(f), problem.setting())));
    double lowest = objectives.values().stream().min(Comparator.naturalOrder()).orElseThrow();
    Gaps gaps = new Gaps(objective, problem.setting(), lowest, objective.atZero());
    double[] reference = reference();
    double costToday = 0;
    List<ContenderResult> results = new ArrayList<>();
    for (Map.Entry<Contender, Fits> entry : fits.entrySet()) {
      List<Measurement> bySize =
          options.sizes().stream().map(s -> of(entry.getValue(), s)).toList();
      Forecast forecast = forecast(bySize, costToday);
      if (results.isEmpty()) {
        costToday = forecast.cost().value();
        forecast = forecast(bySize, costToday);
      }
      Trained last = entry.getValue().last.get(options.largest());
      double value = objectives.get(entry.getKey());
      results.add(
          new ContenderResult(
              entry.getKey().name(),
              entry.getKey().settings(),
              last.summary().map(summary -> summary.plan().toString()),
              bySize,
              value,
              gaps.of(value),
              accuracies(last.point(), reference),
              gaps.way(last, bySize.get(bySize.size() - 1).medianSeconds(), value),
              forecast,
              Optional.empty()));
    }
    return results;
  }

  private ModelPoint point(Fits kept) {
    return kept.last.get(options.largest()).point();
  }

  private Measurement of(Fits kept, double size) {
    Trained last = kept.last.get(size);
    return new Measurement(
        sample.of(size).count(),
        kept.costs.get(size),
        last.passes(),
        last.iterations(),
        last.converged());
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
    return sample.heldOut().margins(point(fits.get(pilot.incumbent().mllib())));
  }

  private Forecast forecast(List<Measurement> bySize, double costToday) {
    GrowthModel growth = new GrowthModel(bySize);
    GrowthModel.Place place =
        new GrowthModel.Place((double) cluster.cores() / cores, cluster.roundSeconds().orElse(0));
    Interval seconds = growth.seconds(sample.allRows(), place);
    return new Forecast(
        sample.allRows(),
        cluster.cores(),
        growth.passes(),
        seconds,
        seconds.times(pilot.pricing().cost(1, cluster.cores())),
        pilot.pricing().updatesPerDay(seconds.value(), cluster.cores(), costToday));
  }

  /**
   * Fits all rows with the incumbent and this library, and compares with what was expected here.
   */
  private List<ContenderResult> verified(List<ContenderResult> results) {
    Dataset<Row> rows = sample.all(allRows, problem);
    try {
      List<ContenderResult> verified = new ArrayList<>(results);
      verified.set(0, verified(results.get(0), pilot.incumbent().mllib(), rows));
      verified.set(1, verified(results.get(1), pilot.incumbent().library(), rows));
      return verified;
    } finally {
      rows.unpersist(true);
    }
  }

  private ContenderResult verified(ContenderResult result, Contender contender, Dataset<Row> rows) {
    Interval expected = new GrowthModel(result.bySize()).seconds(sample.allRows());
    List<FitCost> costs = new ArrayList<>();
    Trained last = null;
    while (costs.size() < options.repeats() && total(costs) < LONG_SECONDS) {
      FitMeter.Metered metered = FitMeter.measure(context, () -> contender.fit(rows));
      costs.add(metered.cost());
      last = metered.trained();
    }
    Measurement measured =
        new Measurement(
            sample.allRows(), costs, last.passes(), last.iterations(), last.converged());
    double seconds = measured.medianSeconds();
    say(
        "all %d rows: %s %.3g s, expected %.3g to %.3g",
        sample.allRows(), contender.name(), seconds, expected.low(), expected.high());
    return result.checkedBy(new FullFit(measured, expected, expected.contains(seconds)));
  }

  private static double total(List<FitCost> costs) {
    return costs.stream().mapToDouble(FitCost::seconds).sum();
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
