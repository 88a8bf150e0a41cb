package org.sparkoptimizer.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sparkoptimizer.evaluation.Setting;
import org.sparkoptimizer.pilot.Accuracy;
import org.sparkoptimizer.pilot.Cluster;
import org.sparkoptimizer.pilot.ContenderResult;
import org.sparkoptimizer.pilot.FitCost;
import org.sparkoptimizer.pilot.Forecast;
import org.sparkoptimizer.pilot.FullFit;
import org.sparkoptimizer.pilot.HeldOutMetric;
import org.sparkoptimizer.pilot.Interval;
import org.sparkoptimizer.pilot.Measurement;
import org.sparkoptimizer.pilot.PilotResult;
import org.sparkoptimizer.pilot.Pricing;
import org.sparkoptimizer.pilot.Recommendation;
import org.sparkoptimizer.pilot.Recommendation.Advice;
import org.sparkoptimizer.pilot.Recommendation.Reason;
import org.sparkoptimizer.pilot.Way;

/** Made-up results of pilots. */
public final class PilotResults {
  private static final long ROWS = 10_000_000;
  private static final int CORES = 16;
  private static final Pricing PRICING = new Pricing(0.06, "USD", 24, OptionalDouble.empty(), 10);

  private PilotResults() {}

  /** A change pays; all rows were fitted, too, and a saved model is in use. */
  public static PilotResult change() {
    return result(
        List.of(
            contender("MLlib", 24.12, 62, 3.1e-6, 0.84317, 0, 231)
                .build("regParam=1.0E-4 elasticNetParam=0.5 maxIter=100"),
            contender("spark-optimizer", 5.68, 14.3, 0, 0.84319, 0.00002, 52.4)
                .planned(
                    "jobs, 16 partitions, aggregation depth 2, metric secant, b = 3162, m = 24")
                .build("regParam=1.0E-4 elasticNetParam=0.5"),
            contender(
                    "SGD with momentum, mini-batches of 1% of the rows",
                    14.9, 40, 2.7e-3, 0.8391, -0.00407, 150)
                .limited()
                .build("")),
        new Recommendation(
            Advice.CHANGE,
            List.of(Reason.SAVES_ENOUGH, Reason.OBJECTIVE_AS_GOOD, Reason.ACCURACY_AS_GOOD),
            new Interval(26.84, 34.3, 41.87)),
        accuracies(0.84102, -0.00215));
  }

  /** What is used today is faster and its predictions are better. */
  public static PilotResult keep() {
    return result(
        List.of(
            contender("MLlib", 2.12, 12, 0, 0.84317, 0, 20).build(""),
            contender("spark-optimizer", 2.68, 14.3, 4e-3, 0.8391, -0.00407, 25.4)
                .limited()
                .build("maxIter=2")),
        new Recommendation(
            Advice.KEEP,
            List.of(
                Reason.NOT_CONVERGED, Reason.OBJECTIVE_WORSE, Reason.ACCURACY_WORSE, Reason.SLOWER),
            new Interval(-3.1, -1.04, 0.2)),
        List.of());
  }

  /** The range of the saving is too wide. */
  public static PilotResult measureMore() {
    return result(
        List.of(
            contender("MLlib", 5.2, 12, 0, 0.84317, 0, 50).build(""),
            contender("spark-optimizer", 4.1, 14.3, 4e-8, 0.84316, -0.00001, 41.4).build("")),
        new Recommendation(
            Advice.MEASURE_MORE, List.of(Reason.FORECASTS_OVERLAP), new Interval(-4, 13.2, 31)),
        List.of());
  }

  /** The saving is too small. */
  public static PilotResult savesTooLittle() {
    PilotResult like = measureMore();
    return with(
        like,
        new Recommendation(
            Advice.KEEP, List.of(Reason.SAVES_TOO_LITTLE), new Interval(1.1, 2.4, 3.7)));
  }

  /** A recommendation in place of another. */
  public static PilotResult with(PilotResult like, Recommendation recommendation) {
    return new PilotResult(
        like.rows(),
        like.features(),
        like.heldOutRows(),
        like.setting(),
        like.contenders(),
        like.winner(),
        like.modelInUse(),
        like.pricing(),
        like.cores(),
        like.cluster(),
        recommendation);
  }

  /** Of two metrics, the second only is worse. */
  public static PilotResult onlyLogLossWorse() {
    PilotResult keep = keep();
    ContenderResult library = keep.library();
    List<Accuracy> accuracies =
        List.of(keep.incumbent().accuracies().get(0), library.accuracies().get(1));
    return new PilotResult(
        keep.rows(),
        keep.features(),
        keep.heldOutRows(),
        keep.setting(),
        List.of(
            keep.incumbent(),
            new ContenderResult(
                library.name(),
                library.settings(),
                library.plan(),
                library.bySize(),
                library.larger(),
                library.objective(),
                library.gap(),
                accuracies,
                library.way(),
                library.forecast(),
                library.fullFit())),
        keep.winner(),
        keep.modelInUse(),
        keep.pricing(),
        keep.cores(),
        keep.cluster(),
        keep.recommendation());
  }

  /** Metrics that are not defined, no price, a fit in no time, and a way that ends at once. */
  public static PilotResult undefined() {
    Interval nothing = new Interval(Double.NaN, Double.NaN, Double.NaN);
    Interval free = new Interval(0, 0, 0);
    FitCost cost = new FitCost(0, 0, 0);
    ContenderResult contender =
        new ContenderResult(
            "MLlib",
            "",
            Optional.empty(),
            List.of(new Measurement(50, List.of(cost, cost), 1, 0, true)),
            List.of(),
            Double.NaN,
            Double.NaN,
            List.of(new Accuracy(HeldOutMetric.AREA_UNDER_ROC, Double.NaN, nothing)),
            new Way(new double[0], new double[0], new double[0]),
            new Forecast(100, 1, new Interval(1, 1, 1), nothing, free, Double.POSITIVE_INFINITY),
            Optional.empty());
    return new PilotResult(
        100,
        1,
        10,
        new Setting(0, 0),
        List.of(contender, contender),
        "MLlib",
        List.of(),
        new Pricing(0, "tokens", 0.5, OptionalDouble.of(0), 0),
        1,
        new Cluster(1, OptionalDouble.empty()),
        new Recommendation(Advice.KEEP, List.of(Reason.ACCURACY_WORSE, Reason.SLOWER), free));
  }

  /** Texts of a result replaced: name and settings of this library, plan, currency. */
  public static PilotResult withText(String hostile) {
    PilotResult like = change();
    List<ContenderResult> contenders =
        like.contenders().stream()
            .map(
                c ->
                    new ContenderResult(
                        hostile,
                        "a=" + hostile,
                        Optional.of(hostile),
                        c.bySize(),
                        c.larger(),
                        c.objective(),
                        c.gap(),
                        c.accuracies(),
                        c.way(),
                        c.forecast(),
                        c.fullFit()))
            .toList();
    Pricing pricing = like.pricing();
    return new PilotResult(
        like.rows(),
        like.features(),
        like.heldOutRows(),
        like.setting(),
        contenders,
        hostile,
        like.modelInUse(),
        new Pricing(
            pricing.price(),
            hostile,
            pricing.fitsPerDay(),
            pricing.dailyBudget(),
            pricing.minSaving()),
        like.cores(),
        like.cluster(),
        like.recommendation());
  }

  private static PilotResult result(
      List<ContenderResult> contenders, Recommendation recommendation, List<Accuracy> inUse) {
    return new PilotResult(
        ROWS,
        120,
        250_000,
        new Setting(1e-4, 0.5),
        contenders,
        contenders.get(recommendation.advice() == Advice.CHANGE ? 1 : 0).name(),
        inUse,
        PRICING,
        4,
        new Cluster(CORES, OptionalDouble.of(0.05)),
        recommendation);
  }

  private static Accuracy accuracy(HeldOutMetric metric, double value, double difference) {
    double half = difference == 0 ? 0 : 0.0004;
    return new Accuracy(
        metric, value, new Interval(difference - half, difference, difference + half));
  }

  private static List<Accuracy> accuracies(double area, double difference) {
    return List.of(
        accuracy(HeldOutMetric.AREA_UNDER_ROC, area, difference),
        accuracy(HeldOutMetric.LOG_LOSS, 1.2 - area, -difference));
  }

  private static Maker contender(
      String name,
      double seconds,
      double passes,
      double gap,
      double area,
      double difference,
      double allSeconds) {
    return new Maker(name, seconds, passes, gap, area, difference, allSeconds);
  }

  /** Makes a contender's result. */
  private static final class Maker {
    private final String name;
    private final double seconds;
    private final double passes;
    private final double gap;
    private final double area;
    private final double difference;
    private final double allSeconds;
    private boolean converged = true;
    private Optional<String> plan = Optional.empty();

    Maker(
        String name,
        double seconds,
        double passes,
        double gap,
        double area,
        double difference,
        double allSeconds) {
      this.name = name;
      this.seconds = seconds;
      this.passes = passes;
      this.gap = gap;
      this.area = area;
      this.difference = difference;
      this.allSeconds = allSeconds;
    }

    Maker limited() {
      converged = false;
      return this;
    }

    Maker planned(String text) {
      plan = Optional.of(text);
      return this;
    }

    ContenderResult build(String settings) {
      Interval cost = new Interval(allSeconds * 0.88, allSeconds, allSeconds * 1.17);
      return new ContenderResult(
          name,
          settings,
          plan,
          List.of(
              measurement(ROWS / 40, seconds / 4.2),
              measurement(ROWS / 20, seconds / 2.1),
              measurement(ROWS / 10, seconds)),
          List.of(measurement(ROWS / 5, 1.9 * seconds)),
          0.41234567 * (1 + gap),
          gap,
          accuracies(area, difference),
          way(),
          new Forecast(
              ROWS,
              CORES,
              new Interval(passes, passes * 1.1, passes * 1.2),
              cost,
              new Interval(
                  PRICING.cost(cost.low(), CORES),
                  PRICING.cost(cost.value(), CORES),
                  PRICING.cost(cost.high(), CORES)),
              5544 / allSeconds),
          plan.map(
              any ->
                  new FullFit(
                      measurement(ROWS, allSeconds * 1.05),
                      new Interval(allSeconds * 0.9, allSeconds, allSeconds * 1.2),
                      true)));
    }

    private Measurement measurement(long rows, double median) {
      return new Measurement(
          rows,
          List.of(cost(median * 1.08), cost(median * 0.97), cost(median)),
          passes,
          (int) passes,
          converged);
    }

    private FitCost cost(double time) {
      return new FitCost(time, (long) (passes * 1.1), (long) (passes * 123_456));
    }

    private Way way() {
      int points = (int) passes;
      double[] share =
          IntStream.rangeClosed(1, points).mapToDouble(k -> k / (double) points).toArray();
      double[] gaps = Arrays.stream(share).map(s -> Math.pow(Math.max(gap, 1e-9), s)).toArray();
      gaps[points - 1] = gap;
      return new Way(
          Arrays.stream(share).map(s -> s * passes).toArray(),
          Arrays.stream(share).map(s -> s * seconds).toArray(),
          gaps);
    }
  }
}
