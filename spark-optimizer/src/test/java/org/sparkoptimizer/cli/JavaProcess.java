package org.sparkoptimizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** The command line in a JVM of its own, with the logging of conf/. */
final class JavaProcess {
  private JavaProcess() {}

  /** How a process ended, and what it wrote to both streams. */
  record Ended(int code, String printed) {}

  /**
   * Runs a command to its end.
   *
   * @param folder where it may write
   * @param options of the JVM, separated by blanks
   */
  static Ended run(Path folder, String options, Object... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Pattern blanks = Pattern.compile("\\s+");
    command.addAll(blanks.splitAsStream(JavaModuleOptions.defaultModuleOptions()).toList());
    command.addAll(blanks.splitAsStream(options).toList());
    command.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties"));
    command.add(Main.class.getName());
    Stream.of(args).map(String::valueOf).forEach(command::add);
    Path printed = folder.resolve("printed.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    int code = builder.start().waitFor();
    return new Ended(code, Files.readString(printed));
  }
}
