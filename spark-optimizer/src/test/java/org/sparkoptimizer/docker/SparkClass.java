package org.sparkoptimizer.docker;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Does what Spark's script {@code spark-class} does: Spark's launcher turns the name of a program,
 * its arguments and the environment into a command, which is then run.
 *
 * @param home folder that holds Spark's jars, and nothing of this library
 * @param logs folder for what the programs print
 */
record SparkClass(Path home, Path logs) implements AutoCloseable {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Pattern NUL = Pattern.compile("\0");

  /** A Spark of the jars on this JVM's class path, in a folder. */
  static SparkClass in(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of)
            .toList();
    for (Path jar : classPath) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return new SparkClass(jars.getParent(), Files.createDirectory(folder.resolve("logs")));
  }

  /** Starts a program, which prints to the log of this name. */
  Process start(String log, List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command(words, environment))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(log).toFile());
    builder.environment().putAll(withSparksOwn(environment));
    return builder.start();
  }

  /** Removes the links to the jars. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> links = Files.list(home.resolve("jars"))) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  /** The file that a program prints to. */
  Path log(String name) {
    return logs.resolve(name + ".txt");
  }

  private List<String> command(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(logs, "launcher", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(JAVA.toString(), "-cp", home.resolve("jars") + "/*")
            .redirectOutput(out.toFile())
            .redirectError(log("launcher").toFile());
    builder.command().add("org.apache.spark.launcher.Main");
    builder.command().addAll(words);
    builder.environment().putAll(withSparksOwn(environment));
    if (builder.start().waitFor() != 0) {
      throw new IOException(Files.readString(log("launcher")));
    }
    // A line with a NUL alone, for the script, and then words that end with a NUL each.
    String printed = Files.readString(out, StandardCharsets.UTF_8).substring("\0\n".length());
    return NUL.splitAsStream(printed).toList();
  }

  private Map<String, String> withSparksOwn(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    String[] version = scala.util.Properties.versionNumberString().split("[.]", -1);
    all.put("SPARK_HOME", home.toString());
    all.put("SPARK_SCALA_VERSION", version[0] + "." + version[1]);
    // The images have conf/ in Spark's own folder for it.
    all.put("SPARK_CONF_DIR", Path.of("../conf").toAbsolutePath().normalize().toString());
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("SPARK_DAEMON_MEMORY", "512m");
    return all;
  }
}
