package org.sparkoptimizer.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Runs the command line through spark-submit, with the settings of {@code conf/}. */
final class SparkSubmit {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 20;
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final String master;
  private final Path folder;
  private final String deployMode;
  private final Path properties;
  private final Map<String, String> conf;

  /** How a run ended, and what it wrote to both streams. */
  record Ended(int code, String printed) {}

  private SparkSubmit(
      String master, Path folder, String deployMode, Path properties, Map<String, String> conf) {
    this.master = master;
    this.folder = folder;
    this.deployMode = deployMode;
    this.properties = properties;
    this.conf = conf;
  }

  /** In client mode; what is printed is kept in a folder. */
  static SparkSubmit to(String master, Path folder) {
    return new SparkSubmit(
        master,
        folder,
        "client",
        Installation.CONF.resolve("spark-defaults.conf"),
        Map.of(
            "spark.driver.memory", "512m",
            "spark.executor.memory", "512m",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1"));
  }

  /** In cluster mode, waiting for the end. */
  SparkSubmit inClusterMode() {
    return new SparkSubmit(master, folder, "cluster", properties, conf)
        .with("spark.standalone.submit.waitAppCompletion", "true");
  }

  /** With a setting more on the command line. */
  SparkSubmit with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(conf);
    more.put(name, value);
    return new SparkSubmit(master, folder, deployMode, properties, more);
  }

  /** With another properties file. */
  SparkSubmit withProperties(Path file) {
    return new SparkSubmit(master, folder, deployMode, file, conf);
  }

  /** Runs a command. */
  Ended run(Object... arguments) throws IOException, InterruptedException {
    return run("", arguments);
  }

  /**
   * Runs a command and kills the driver, a part of this process in client mode, as soon as it has
   * printed something.
   */
  Ended killedAfter(String printed, Object... arguments) throws IOException, InterruptedException {
    return run(printed, arguments);
  }

  private Ended run(String lastWords, Object... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    Stream.of(arguments).map(String::valueOf).forEach(words::add);
    ProcessBuilder builder =
        SparkClass.prepare(
            SparkCommands.submit(
                master,
                deployMode,
                properties,
                Installation.CONF.resolve("log4j2.properties"),
                conf,
                Installation.cliJar(),
                words),
            Map.of());
    Path printed = folder.resolve("submit-" + RUNS.incrementAndGet() + ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    long limit = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException(
              words + " does not end; it printed:\n" + Files.readString(printed));
        }
        if (!lastWords.isEmpty() && Files.readString(printed).contains(lastWords)) {
          process.destroyForcibly().waitFor();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(printed));
  }
}
