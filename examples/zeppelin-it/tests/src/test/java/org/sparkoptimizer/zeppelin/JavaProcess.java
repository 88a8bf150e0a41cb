package org.sparkoptimizer.zeppelin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own, which ends with all that it started. */
final class JavaProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final Path log;
  private final Thread onExit = new Thread(this::destroy);

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts one.
   *
   * @param arguments what follows {@code java}
   * @param environment variables to set; others that speak to Spark or Zeppelin are taken away
   * @param log file for all that it prints
   */
  static JavaProcess start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("SPARK_") || name.startsWith("ZEPPELIN_"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.putAll(environment);
    builder
        .directory(log.getParent().toFile())
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(log.toFile());
    return new JavaProcess(builder.start(), log);
  }

  /** All that it has printed so far. */
  String output() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns the exit code; one that goes on for longer is an error. */
  int exitCode(Duration most) throws InterruptedException {
    if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("not ended after " + most + ", see " + log);
    }
    return process.exitValue();
  }

  /** Asks it to end, and ends what is left after a while. */
  @Override
  public void close() {
    destroy();
    Runtime.getRuntime().removeShutdownHook(onExit);
  }

  private void destroy() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        each.destroyForcibly();
      } catch (Exception e) {
        each.destroyForcibly();
      }
    }
  }
}
