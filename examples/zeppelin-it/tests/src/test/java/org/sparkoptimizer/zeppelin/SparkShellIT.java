package org.sparkoptimizer.zeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Scala paragraphs of every notebook and of docs/how-to.md, each file a script of its own, in
 * one spark-shell on Spark 3.5.
 */
class SparkShellIT {
  private static final Duration MOST = Duration.ofMinutes(8);
  private static int exitCode;
  private static String output;

  @BeforeAll
  @Timeout(value = 9, unit = TimeUnit.MINUTES)
  static void runAllScripts() throws Exception {
    Path work = Files.createDirectories(Place.work());
    Path folder = Files.createTempDirectory(work, "spark-shell");
    try (JavaProcess shell = JavaProcess.start(arguments(folder), environment(), log(folder))) {
      exitCode = shell.exitCode(MOST);
      output = shell.output();
    }
  }

  static List<Notebook> notebooks() {
    List<Notebook> notebooks = new ArrayList<>(Notebook.in(Place.notebooks()));
    notebooks.add(Notebook.ofPage(Place.howTo()));
    return notebooks;
  }

  @Test
  void nothingFails() {
    assertThat(output).doesNotContain("error:", "Exception");
    assertThat(exitCode).isZero();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void theSnippetsRun(Notebook notebook) {
    assertThat(output).contains(begin(notebook), end(notebook));
    int from = output.indexOf(begin(notebook));
    Expected.in(notebook, output.substring(from, output.indexOf(end(notebook), from)));
  }

  private static List<String> arguments(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(Place.sparkOptions());
    arguments.addAll(
        List.of(
            "-Xmx1g",
            "-Dscala.usejavacp=true",
            "-cp",
            Place.sparkHome() + "/jars/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--class",
            "org.apache.spark.repl.Main",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.ui.showConsoleProgress=false",
            "--jars",
            Place.libraryJar().toString(),
            "spark-shell"));
    for (Notebook notebook : notebooks()) {
      Path script = folder.resolve(notebook.file() + ".scala");
      // What throws ends the script, so that its last line is not printed.
      Files.writeString(script, print(begin(notebook)) + notebook.script() + print(end(notebook)));
      arguments.addAll(List.of("-i", script.toString()));
    }
    return arguments;
  }

  private static Map<String, String> environment() {
    return Map.of("SPARK_HOME", Place.sparkHome().toString(), "SPARK_LOCAL_IP", "127.0.0.1");
  }

  private static Path log(Path folder) {
    return folder.resolve("shell.log");
  }

  private static String print(String text) {
    return "println(\"" + text + "\")\n";
  }

  private static String begin(Notebook notebook) {
    return "== begin of " + notebook;
  }

  private static String end(Notebook notebook) {
    return "== end of " + notebook;
  }
}
