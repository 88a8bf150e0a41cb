package org.sparkoptimizer.integration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What {@code bin/spark-class} does: Spark's launcher tells the command line of the JVM, by
 * arguments, settings and environment.
 */
final class SparkClass {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private SparkClass() {}

  /** Returns a process that is ready to start. */
  static ProcessBuilder prepare(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(Installation.environment());
    all.putAll(environment);
    ProcessBuilder builder = new ProcessBuilder(command(arguments, all));
    builder.environment().putAll(all);
    return builder;
  }

  private static List<String> command(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> launcher =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Installation.jars("spark-home/jars"),
                "org.apache.spark.launcher.Main"));
    launcher.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(launcher).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("Spark's launcher refused " + arguments);
    }
    // A line with a zero byte comes before the words of the command, which end with one each.
    String words = told.substring(told.indexOf("\0\n") + 2);
    return Arrays.asList(words.split("\0"));
  }
}
