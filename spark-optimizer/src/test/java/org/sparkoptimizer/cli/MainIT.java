package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user starts it: its exit code, and what it prints with the logging of conf/. */
class MainIT {
  @TempDir private Path folder;

  @Test
  void aFileThatIsNotWhatItShouldBeIsOneErrorWithoutAStackTrace() throws Exception {
    Path input = Cli.write(folder.resolve("in.libsvm"), "1 1:2\n0 1:x\n");
    JavaProcess.Ended ended =
        run("train", "--task", "logistic", "--input", input, "--output", output());
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
    JavaProcess.Ended done = run("evaluate", "--model", output(), "--input", input);
    assertThat(done.code()).as(done.printed()).isEqualTo(ExitCode.DONE);
    assertThat(done.printed()).contains("areaUnderROC 0.");
  }

  private Path output() {
    return folder.resolve("model");
  }

  private JavaProcess.Ended run(Object... args) throws IOException, InterruptedException {
    return JavaProcess.run(folder, "-Dspark.master=local[1]", args);
  }
}
