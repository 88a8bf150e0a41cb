package org.sparkoptimizer.integration;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;

/**
 * What a slow executor costs: fits with one of two executors stopped most of the time against fits
 * without, in turn. As a program it takes settings {@code name=value}: those of {@link Settings},
 * and Spark's, which begin with {@code spark.}.
 */
final class StragglerMeasurement {
  private final StandaloneCluster cluster;
  private final PrintStream out;

  /**
   * What is fitted, and how slow the slow executor is.
   *
   * @param rows rows of dense synthetic data
   * @param features its features
   * @param metric metric of the steps; with identity, mini-batches have √n rows
   * @param partitions packed partitions, 0 for one per slot
   * @param sources partitions of the input, 0 for one per slot
   * @param stages stages of a fit; none ends earlier
   * @param repeats fits of each kind that count
   * @param runningMillis how long the slow executor runs each time
   * @param stoppedMillis how long it stands each time
   * @param spark settings of Spark
   */
  record Settings(
      long rows,
      int features,
      String metric,
      int partitions,
      int sources,
      int stages,
      int repeats,
      int runningMillis,
      int stoppedMillis,
      Map<String, String> spark) {

    /** Reads {@code name=value}, with defaults for what is not given. */
    static Settings of(String... words) {
      Map<String, String> spark = new HashMap<>();
      Map<String, String> own = new HashMap<>();
      for (String word : words) {
        String[] pair = word.split("=", 2);
        if (pair.length != 2) {
          throw new IllegalArgumentException("not name=value: " + word);
        }
        (pair[0].startsWith("spark.") ? spark : own).put(pair[0], pair[1]);
      }
      Settings settings =
          new Settings(
              number(own, "rows", 40_000),
              number(own, "features", 20),
              own.getOrDefault("metric", "identity"),
              number(own, "partitions", 0),
              number(own, "sources", 0),
              number(own, "stages", 2),
              number(own, "repeats", 3),
              number(own, "runningMillis", 25),
              number(own, "stoppedMillis", 75),
              Map.copyOf(spark));
      own.keySet().removeAll(NAMES);
      if (!own.isEmpty()) {
        throw new IllegalArgumentException("unknown settings: " + own.keySet());
      }
      return settings;
    }

    private static final List<String> NAMES =
        List.of(
            "rows",
            "features",
            "metric",
            "partitions",
            "sources",
            "stages",
            "repeats",
            "runningMillis",
            "stoppedMillis");

    private static int number(Map<String, String> own, String name, int otherwise) {
      return own.containsKey(name) ? Integer.parseInt(own.get(name)) : otherwise;
    }

    LogisticRegression estimator() {
      LogisticRegression estimator =
          new LogisticRegression().setExecution("distributed").setMetric(metric);
      if (metric.equals("identity")) {
        estimator.setMiniBatchSize((long) Math.ceil(Math.sqrt((double) rows)));
      }
      if (partitions > 0) {
        estimator.setNumPartitions(partitions);
      }
      estimator.setRegParam(1e-3).setElasticNetParam(0.5).setMaxIter(stages).setTol(0);
      return estimator;
    }
  }

  /**
   * How one fit went.
   *
   * @param seconds how long it took
   * @param objective the objective that it reached
   * @param rounds its rounds
   */
  record Timed(double seconds, double objective, long rounds) {}

  /**
   * Fits of both kinds.
   *
   * @param undisturbed fits with two executors of full speed
   * @param throttled fits with one slow executor
   * @param moves times that partitions moved in all of them
   */
  record Result(List<Timed> undisturbed, List<Timed> throttled, int moves) {
    /** How many times as long a fit takes, by medians. */
    double ratio() {
      return median(throttled) / median(undisturbed);
    }

    static double median(List<Timed> fits) {
      double[] sorted = fits.stream().mapToDouble(Timed::seconds).sorted().toArray();
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }

  StragglerMeasurement(StandaloneCluster cluster, PrintStream out) {
    this.cluster = cluster;
    this.out = out;
  }

  /** Measures; prints each fit as it ends. */
  Result run(Settings settings) throws Exception {
    List<Timed> undisturbed = new ArrayList<>();
    List<Timed> throttled = new ArrayList<>();
    Moves moves = new Moves();
    try (ClusterSession session = ClusterSession.start(cluster, settings.spark())) {
      Dataset<Row> rows = rows(session, settings);
      session.context().addSparkListener(moves);
      fit(settings, rows, "warm-up");
      for (int r = 0; r < settings.repeats(); r++) {
        undisturbed.add(fit(settings, rows, "undisturbed"));
        try (Throttle slow =
            new Throttle(session.executor(0), settings.runningMillis(), settings.stoppedMillis())) {
          throttled.add(fit(settings, rows, "throttled"));
        }
      }
      rows.unpersist(true);
    }
    Result result = new Result(undisturbed, throttled, moves.count.get());
    out.printf(
        Locale.ROOT,
        "%s: undisturbed %.2f s, throttled %.2f s, ratio %.2f, %d moves%n",
        settings,
        Result.median(undisturbed),
        Result.median(throttled),
        result.ratio(),
        result.moves());
    return result;
  }

  /** Counts the jobs that move partitions. */
  private static final class Moves extends SparkListener {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String description = start.properties().getProperty("spark.job.description", "");
      if (description.endsWith("moving partitions")) {
        count.incrementAndGet();
      }
    }
  }

  /** Half of the rows on each executor. */
  private static Dataset<Row> rows(ClusterSession session, Settings settings) {
    Dataset<Row> generated =
        new SyntheticData(
                SyntheticData.Kind.DENSE,
                SyntheticData.Labels.LOGISTIC,
                settings.rows(),
                settings.features(),
                1)
            .generate(session.spark());
    Dataset<Row> rows =
        settings.sources() > 0 ? generated.repartition(settings.sources()) : generated;
    rows.persist();
    rows.count();
    return rows;
  }

  private Timed fit(Settings settings, Dataset<Row> rows, String kind) {
    long start = System.nanoTime();
    LogisticRegressionModel model = settings.estimator().fit(rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    DasvrdaSummary summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    out.printf(
        Locale.ROOT,
        "%-11s %7.2f s  %d rounds  objective %.12f%n",
        kind,
        seconds,
        summary.rounds(),
        summary.objective());
    return new Timed(seconds, summary.objective(), summary.rounds());
  }

  /** Measures on a cluster of its own. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.of(arguments);
    try (StandaloneCluster cluster =
        StandaloneCluster.start(Installation.emptyFolder("straggler"), 2)) {
      new StragglerMeasurement(cluster, System.out).run(settings);
    }
  }
}
