package org.sparkoptimizer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkoptimizer.problem.MiniBatch;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.solver.MetricRecipe;
import org.sparkoptimizer.solver.OuterState;
import org.sparkoptimizer.solver.SavedRun;
import org.sparkoptimizer.solver.SolverState;
import org.sparkoptimizer.solver.StageRecord;
import org.sparkoptimizer.solver.StepSize;
import org.sparkoptimizer.solver.Suboptimality;
import org.sparkoptimizer.testkit.CapturedLog;
import org.sparkoptimizer.testkit.Folders;

/** Checkpoints come back as they were written, and one that does not is noticed. */
class CheckpointFolderTest {
  private static final Redaction REDACTION = new Redaction(new SparkConf(false));
  private static final double[] AWKWARD = {
    0.1, -0.0, Double.MIN_VALUE, Math.nextUp(1.0), Double.NaN, Double.POSITIVE_INFINITY, 1e-300
  };

  @TempDir private Path home;

  static Stream<Optional<MetricRecipe>> metrics() {
    double[] point = {1, 2, 3, 4, 5, 6, 7};
    double[][] pairs = {point, AWKWARD};
    return Stream.of(
        Optional.empty(),
        Optional.of(new MetricRecipe.Euclidean()),
        Optional.of(
            new MetricRecipe.OfHessian(point, new MiniBatch(-5, 3, 0, Long.MAX_VALUE), true)),
        Optional.of(new MetricRecipe.OfPairs(3, 0.3, pairs, pairs, point, AWKWARD)),
        Optional.of(
            new MetricRecipe.OfPairs(3, 0.3, new double[0][], new double[0][], null, null)));
  }

  private static Checkpoint checkpoint(int stage, Optional<MetricRecipe> metric) {
    double[] x = AWKWARD.clone();
    SolverState.Progress progress =
        new SolverState.Progress(
            Double.NaN, Double.POSITIVE_INFINITY, x, 0.1 + 0.2, Double.NEGATIVE_INFINITY, x, 2);
    SolverState state =
        new SolverState(
            stage,
            4,
            new OuterState(3, x, new double[7], AWKWARD.clone(), -1e-17, 1 / 3.0),
            metric.isPresent() ? new StepSize(1e-3, 7.7, 0, 1) : null,
            null,
            progress,
            new SolverState.Cost(1L << 40, 1.1));
    StageRecord record =
        new StageRecord(
            stage,
            0.7,
            new Suboptimality(Suboptimality.Kind.MODEL, Double.NaN),
            Double.POSITIVE_INFINITY,
            0.1,
            1,
            99,
            2.2,
            0.123456789);
    return new Checkpoint(
        FitIdentity.of(Map.of("regParam", "0.1"), Map.of("rows", "7"), REDACTION),
        "{\"metric\":\"identity\"}",
        new SavedRun(state, metric, List.of(record)));
  }

  private static byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFormat.write(checkpoint, out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointFormat.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void aCheckpointComesBackBitForBit(Optional<MetricRecipe> metric) throws IOException {
    Checkpoint written = checkpoint(12, metric);
    byte[] bytes = bytes(written);
    Checkpoint read = read(bytes);
    assertThat(bytes(read)).isEqualTo(bytes);
    assertThat(read)
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(written);
    assertThat(read.run().state().outer().x()).containsExactly(AWKWARD);
    assertThat(Double.doubleToRawLongBits(read.run().state().outer().x()[1]))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void anArrayLongerThanTheBufferComesBack() throws IOException {
    double[] x = new double[20_001];
    Arrays.setAll(x, j -> Math.sin(j));
    Checkpoint small = checkpoint(1, Optional.empty());
    SavedRun restarted = small.run().restartedAt(x);
    Checkpoint large = new Checkpoint(small.identity(), small.plan(), restarted);
    assertThat(read(bytes(large)).run().state().outer().z()).containsExactly(x);
  }

  /** Whatever byte is changed, and wherever the file ends too early. */
  @Test
  void noDefectGoesUnnoticed() throws IOException {
    byte[] bytes = bytes(checkpoint(3, Optional.of(new MetricRecipe.Euclidean())));
    for (int position = 0; position < bytes.length; position++) {
      byte[] changed = bytes.clone();
      changed[position] ^= 0x10;
      assertThatThrownBy(() -> read(changed))
          .as("byte %d", position)
          .isInstanceOf(IOException.class);
      byte[] truncated = Arrays.copyOf(bytes, position);
      assertThatThrownBy(() -> read(truncated)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("should have");
  }

  private CheckpointFolder folder() {
    return CheckpointFolder.open(home.toUri().toString(), new Configuration(false), REDACTION);
  }

  private List<String> files() throws IOException {
    return Folders.names(home);
  }

  private void write(int... stages) {
    try (CheckpointWriter writer = CheckpointWriter.into(folder())) {
      for (int stage : stages) {
        writer.offer(checkpoint(stage, Optional.empty()));
        while (folder().newest().map(Checkpoint::stage).orElse(-1) < stage) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void theNewestTwoAreKept() throws IOException {
    write(0, 1, 2, 9, 10);
    assertThat(files())
        .containsExactly("checkpoint-0000000009.dasvrda", "checkpoint-0000000010.dasvrda");
    assertThat(folder().newest().orElseThrow().stage()).isEqualTo(10);
  }

  /** After rows have changed, or the newest was not whole, stages may be counted from earlier. */
  @Test
  void laterStagesThanTheOneWrittenGo() throws IOException {
    write(8, 9);
    try (CheckpointWriter writer = CheckpointWriter.into(folder())) {
      writer.offer(checkpoint(3, Optional.empty()));
    }
    assertThat(files()).containsExactly("checkpoint-0000000003.dasvrda");
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncated", "corrupted", "empty"})
  void theOneBeforeIsTakenWhereTheNewestIsNotWhole(String defect) throws IOException {
    write(1, 2);
    Path newest = home.resolve("checkpoint-0000000002.dasvrda");
    byte[] bytes = Files.readAllBytes(newest);
    switch (defect) {
      case "truncated" -> bytes = Arrays.copyOf(bytes, bytes.length / 2);
      case "empty" -> bytes = new byte[0];
      default -> bytes[bytes.length / 2] ^= 1;
    }
    Files.write(newest, bytes);
    try (CapturedLog log = new CapturedLog(CheckpointFolder.class)) {
      assertThat(folder().newest().orElseThrow().stage()).isEqualTo(1);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARN")
          .contains("checkpoint-0000000002.dasvrda cannot be read", "one before is looked for");
    }
  }

  @Test
  void withoutAnyWholeOneTheErrorSaysWhatToDoAndRemovesNothing() throws IOException {
    write(1, 2);
    for (String file : files()) {
      Files.write(home.resolve(file), new byte[] {1, 2, 3});
    }
    assertThatThrownBy(() -> folder().newest())
        .hasMessageContaining("holds no checkpoint that is whole")
        .hasMessageContaining("delete them to fit from the beginning");
    assertThat(files()).hasSize(2);
  }

  @Test
  void whatAKilledDriverLeftHalfWrittenIsNotTakenAndGoesInTheEnd() throws IOException {
    write(1, 2);
    Path half = home.resolve("_checkpoint-01234567-89ab-cdef-0123-456789abcdef.incomplete");
    Files.write(half, new byte[] {1});
    Files.write(home.resolve("notes.txt"), new byte[] {1});
    assertThat(folder().newest().orElseThrow().stage()).isEqualTo(2);
    try (CheckpointWriter writer = CheckpointWriter.into(folder())) {
      writer.finished();
    }
    assertThat(files()).containsExactly("notes.txt");
  }

  @Test
  void twoFitsDoNotShareAFolder() {
    try (CheckpointWriter first = CheckpointWriter.into(folder())) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> CheckpointWriter.into(folder()))
          .hasMessageContaining("which another fit of this process writes into");
    }
    CheckpointWriter.into(folder()).close();
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedAtOnce() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "x");
    CheckpointFolder inside =
        CheckpointFolder.open(file.resolve("in").toString(), new Configuration(false), REDACTION);
    assertThatThrownBy(() -> CheckpointWriter.into(inside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpointDir is set to")
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(
            () -> CheckpointFolder.open("nosuch://x/y", new Configuration(false), REDACTION))
        .hasMessageContaining("checkpointDir is set to 'nosuch://x/y'");
  }

  @Test
  void aFailedWriteCostsAWarningOnly() throws IOException {
    try (CapturedLog log = new CapturedLog(CheckpointWriter.class)) {
      try (CheckpointWriter writer = CheckpointWriter.into(folder())) {
        Files.delete(home);
        Files.writeString(home, "in the way");
        writer.offer(checkpoint(5, Optional.empty()));
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("checkpoint of stage 5 could not be written", "the fit goes on");
    }
  }

  @Test
  void noSecretIsWritten() throws IOException {
    List<String> secrets = new ArrayList<>(List.of("hunter2", "token=abc"));
    FitIdentity identity =
        FitIdentity.of(
            Map.of("dbPassword", secrets.get(0), "weightCol", secrets.get(1)),
            Map.of("rows", "7"),
            REDACTION);
    Checkpoint plain = checkpoint(1, Optional.empty());
    String text =
        new String(
            bytes(new Checkpoint(identity, plain.plan(), plain.run())),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain(secrets).contains(Redaction.REPLACEMENT);
  }
}
