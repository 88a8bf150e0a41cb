package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.testkit.SharedData;
import org.sparkoptimizer.testkit.TestSpark;

/**
 * The driver of a fit of covtype is killed (SIGKILL) again and again, at random moments between the
 * first and the last stage, and ends with the bits of a fit that was left alone. {@code
 * -Dkilled.innerSteps} and {@code -Dkilled.stages} make the fit longer.
 */
class KilledDriverIT {
  private static final Pattern STAGE = Pattern.compile("DASVRDA stage (\\d+) .*");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d+)\\.dasvrda");
  private static final int INNER_STEPS = Integer.getInteger("killed.innerSteps", 40);
  private static final int STAGES = Integer.getInteger("killed.stages", 30);

  /** √n of covtype. */
  private static final int BATCH = 762;

  /** Most of a short run is spent on compiling, and how is not to matter for the bits. */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir private static Path shared;

  @TempDir private Path home;

  /** How a driver ended: the first and the last stage it told, the last one it kept, and time. */
  private record Run(int first, int last, int kept, boolean killed, long millis) {}

  /** So long after a stage, or after the first one told where that is a later one. */
  private record Kill(int stage, long afterMillis) {
    static final Kill NEVER = new Kill(Integer.MAX_VALUE, 0);
  }

  @BeforeAll
  static void writeRows() {
    SharedData.binary("covtype.binary.scale.bz2")
        .coalesce(4)
        .write()
        .parquet(shared.resolve("rows").toString());
  }

  @ParameterizedTest(name = "{0} partitions, killed {1} times")
  @CsvSource({"2,10", "5,10"})
  void aFitThatIsKilledAgainAndAgainHasTheSameBits(int partitions, int kills) throws Exception {
    Path whole = home.resolve("whole");
    Run undisturbed = run(whole, partitions, Kill.NEVER, List.of());
    assertThat(undisturbed).matches(run -> !run.killed() && run.last() == STAGES);
    long stageMillis = Math.max(50, undisturbed.millis() / STAGES);
    long seed = System.nanoTime();
    System.out.printf("KilledDriverIT: seed %d, a stage takes %d ms%n", seed, stageMillis);
    SplittableRandom random = new SplittableRandom(seed);
    int[] moments = random.ints(kills, 1, STAGES - 1).sorted().toArray();
    Path model = home.resolve("model");
    List<Run> runs = new ArrayList<>();
    for (int stage : moments) {
      Kill kill = new Kill(stage, random.nextLong(stageMillis));
      Run run = run(model, partitions, kill, QUICK_START);
      assertThat(run.killed()).as("killed before the end, %s", runs).isTrue();
      runs.add(run);
      assertThat(Files.exists(model)).isFalse();
    }
    Run last = run(model, partitions, Kill.NEVER, List.of());
    runs.add(last);
    System.out.println("KilledDriverIT: " + runs);
    for (int r = 1; r < runs.size(); r++) {
      assertThat(runs.get(r).first())
          .as("gone on with and not begun again: %s", runs)
          .isGreaterThanOrEqualTo(runs.get(r - 1).kept());
    }
    assertThat(last.last()).isEqualTo(STAGES);
    assertThat(bits(model)).isEqualTo(bits(whole));
    assertThat(checkpoints()).as("left by a fit that ended").isEmpty();
  }

  @Test
  void processorsWithOtherVectorsGiveTheSameBits() throws Exception {
    Path narrow = home.resolve("narrow");
    Path wide = home.resolve("wide");
    run(narrow, 2, Kill.NEVER, List.of("-XX:UseAVX=1"));
    run(wide, 2, Kill.NEVER, List.of("-XX:UseAVX=2"));
    assertThat(bits(narrow)).isEqualTo(bits(wide));
  }

  private static long[] bits(Path model) {
    TestSpark.session();
    LogisticRegressionModel read = LogisticRegressionModel.load(model.toString());
    double[] numbers = Vectors.dense(read.intercept(), read.coefficients().toArray()).toArray();
    return LongStream.range(0, numbers.length)
        .map(j -> Double.doubleToRawLongBits(numbers[(int) j]))
        .toArray();
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("checkpoints"))) {
      return files.toList();
    }
  }

  private Run run(Path model, int partitions, Kill kill, List<String> jvm)
      throws IOException, InterruptedException {
    Process driver = start(model, partitions, jvm);
    int first = -1;
    int last = -1;
    long begun = 0;
    boolean killed = false;
    try (BufferedReader told = driver.inputReader()) {
      for (String line = told.readLine(); line != null; line = told.readLine()) {
        Matcher stage = STAGE.matcher(line);
        if (!stage.matches()) {
          continue;
        }
        last = Integer.parseInt(stage.group(1));
        if (first < 0) {
          first = last;
          begun = System.nanoTime();
        }
        if (!killed && last >= kill.stage()) {
          Thread.sleep(kill.afterMillis());
          driver.toHandle().destroyForcibly(); // what it told before can still be read
          killed = true;
        }
      }
    } finally {
      driver.destroyForcibly();
    }
    int code = driver.waitFor();
    if (!killed) {
      assertThat(code)
          .as(Files.readString(home.resolve("errors.txt")))
          .isEqualTo(ExitCode.NOT_CONVERGED); // all stages, since tol is 0
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    return new Run(first, last, kept(), code == 137, millis);
  }

  /** The stage of the newest checkpoint, or 0. */
  private int kept() throws IOException {
    return checkpoints().stream()
        .map(file -> CHECKPOINT.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElse(0);
  }

  private Process start(Path model, int partitions, List<String> jvm) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Pattern.compile("\\s+")
        .splitAsStream(JavaModuleOptions.defaultModuleOptions())
        .forEach(command::add);
    command.addAll(jvm);
    command.addAll(List.of("-Xmx2g", "-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    command.add("-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties"));
    command.add(Main.class.getName());
    command.addAll(List.of("train", "--task", "logistic", "--input", rows()));
    command.addAll(List.of("--format", "parquet"));
    command.addAll(List.of("--reg-param", "1e-5", "--metric", "identity"));
    command.addAll(List.of("--execution", "distributed"));
    command.addAll(List.of("--num-partitions", String.valueOf(partitions)));
    command.addAll(List.of("--mini-batch-size", String.valueOf(BATCH)));
    command.addAll(List.of("--inner-steps", String.valueOf(INNER_STEPS)));
    command.addAll(List.of("--max-iter", String.valueOf(STAGES), "--tol", "0"));
    command.addAll(List.of("--checkpoint-dir", home.resolve("checkpoints").toString()));
    command.addAll(List.of("--output", model.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("errors.txt").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static String rows() {
    return shared.resolve("rows").toString();
  }
}
