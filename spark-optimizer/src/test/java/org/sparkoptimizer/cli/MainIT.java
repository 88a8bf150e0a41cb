package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user starts it: its exit code, and what it prints with the logging of conf/. */
class MainIT {
  @TempDir private Path folder;

  /** How a process ended, and what it wrote to both streams. */
  private record Ended(int code, String printed) {}

  @Test
  void aFileThatIsNotWhatItShouldBeIsOneErrorWithoutAStackTrace() throws Exception {
    Path input = Cli.write(folder.resolve("in.libsvm"), "1 1:2\n0 1:x\n");
    Ended ended = run("train", "--task", "logistic", "--input", input, "--output", output());
    assertThat(ended.code()).as(ended.printed()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.printed().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains("in.libsvm", "LIBSVM");
    assertThat(ended.printed()).doesNotContain("\tat ");
  }

  @Test
  void exitCodesTellDoneFromNotConvergedAndWrongUsage() throws Exception {
    Path input = Cli.write(folder.resolve("in.csv"), Cli.csv(Cli.rows(50, 0, 1)));
    Object[] train = {"train", "--task", "logistic", "--input", input, "--output", output()};
    assertThat(run(Stream.concat(Stream.of(train), Stream.of("--max-iter", "0")).toArray()).code())
        .isEqualTo(ExitCode.NOT_CONVERGED);
    assertThat(run(train).code()).isEqualTo(ExitCode.WRONG_USAGE);
    Ended done = run("evaluate", "--model", output(), "--input", input);
    assertThat(done.code()).as(done.printed()).isEqualTo(ExitCode.DONE);
    assertThat(done.printed()).contains("areaUnderROC 0.");
  }

  private Path output() {
    return folder.resolve("model");
  }

  private Ended run(Object... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Pattern.compile("\\s+").splitAsStream(JavaModuleOptions.defaultModuleOptions()).toList());
    command.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties"));
    command.add("-Dspark.master=local[1]");
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
