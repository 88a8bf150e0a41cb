package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** A user reads one sentence, the one that says most. */
class MessagesTest {

  @Test
  void wrappersAreUnwrapped() {
    IllegalArgumentException cause = new IllegalArgumentException("column 'x' is wrong");
    assertThat(Messages.of(new SparkException("Job aborted", cause))).isEqualTo(cause.getMessage());
    assertThat(Messages.of(new RuntimeException(new ExecutionException(cause))))
        .isEqualTo(cause.getMessage());
    assertThat(Messages.of(new SparkException("Job aborted", new SparkException("task", cause))))
        .isEqualTo(cause.getMessage());
    assertThat(Messages.of(new UncheckedIOException(new IOException("disk full"))))
        .isEqualTo("disk full");
    assertThat(Messages.of(new IllegalStateException(cause))).isEqualTo(cause.getMessage());
  }

  @Test
  void aWrapperWithoutACauseSpeaksForItself() {
    assertThat(Messages.of(new SparkException("no executors"))).isEqualTo("no executors");
  }

  @Test
  void anExceptionWithItsOwnMessageIsNoWrapper() {
    assertThat(Messages.of(new IllegalStateException("mine", new IOException("inner"))))
        .isEqualTo("mine");
  }

  @Test
  void scalasPrefixGoes() {
    assertThat(Messages.of(new IllegalArgumentException("requirement failed: k must be > 1")))
        .isEqualTo("k must be > 1");
  }

  @Test
  void onlyTheFirstLineStays() {
    assertThat(Messages.of(new IllegalStateException("\nfirst\n\tat a.B.c(B.java)\n")))
        .isEqualTo("first");
  }

  @Test
  void theFileThatATaskCouldNotReadIsNamed() {
    SparkException failed =
        new SparkException(
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///a/b.libsvm."
                + "  SQLSTATE: KD001",
            new NumberFormatException("For input string: \"x\""));
    assertThat(Messages.of(new SparkException("Job aborted", failed)))
        .isEqualTo("file file:///a/b.libsvm cannot be read: For input string: \"x\"");
  }

  @Test
  void withoutAnyMessageTheKindOfFailureStays() {
    assertThat(Messages.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void lackOfMemorySaysWhatToDo() {
    assertThat(Messages.of(new RuntimeException(new OutOfMemoryError("Java heap space"))))
        .isEqualTo("out of memory (java heap space); raise the driver's memory");
  }
}
