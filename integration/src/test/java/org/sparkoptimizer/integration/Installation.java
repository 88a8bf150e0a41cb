package org.sparkoptimizer.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the build laid out for the tests; paths are from the module's folder. */
final class Installation {
  /** Spark's home, with {@code jars}. */
  static final Path SPARK_HOME = Path.of("target", "spark-home").toAbsolutePath();

  /** The project's own settings for a cluster. */
  static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  private static final Path LIBRARY = Path.of("..", "spark-optimizer", "target");

  private Installation() {}

  /** The jar for spark-submit. */
  static Path cliJar() {
    return library("-cli");
  }

  /** The jar that an application of one's own takes. */
  static Path libraryJar() {
    return library("");
  }

  private static Path library(String classifier) {
    String version = System.getProperty("library.version");
    Path jar = LIBRARY.resolve("spark-optimizer-" + version + classifier + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing; the library has to be packaged first");
    }
    return jar.toAbsolutePath().normalize();
  }

  /** Variables of Spark's processes; Spark runs its launcher and executors by them. */
  static Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", SPARK_HOME.toString(),
        "SPARK_CONF_DIR", CONF.toString(),
        "SPARK_LOCAL_IP", "127.0.0.1",
        "SPARK_SCALA_VERSION", System.getProperty("spark.scala.version", "2.13"),
        "SPARK_DAEMON_MEMORY", "512m");
  }

  /** A class path of all jars of a folder of the build. */
  static String jars(String folder) {
    return Path.of("target", folder).toAbsolutePath() + "/*";
  }

  /** The folder of a test's files, empty. */
  static Path emptyFolder(String name) throws IOException {
    Path folder = Path.of("target", "it", name).toAbsolutePath();
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
