package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.testkit.TestSpark;

/** A folder is written wholly or not at all. */
class OutputFolderTest {
  @TempDir private Path parent;

  private OutputFolder folder() {
    return new OutputFolder(TestSpark.session(), "--output", parent.resolve("out").toString());
  }

  private static void write(String folder, String text) throws IOException {
    Path path = Path.of(java.net.URI.create(folder));
    Files.createDirectories(path);
    Files.writeString(path.resolve("_SUCCESS"), text);
  }

  @Test
  void aWriterThatFailsHalfWayLeavesNothing() {
    List<Path> before = Cli.tree(parent);
    assertThatThrownBy(() -> folder().write(OutputFolderTest::failHalfWay)).hasMessage("full");
    assertThat(Cli.tree(parent)).isEqualTo(before);
  }

  @Test
  void whatWasThereStaysUntilTheNewIsComplete() throws IOException {
    folder().write(path -> write(path, "old"));
    folder().checkFree(true);
    assertThatThrownBy(() -> folder().write(OutputFolderTest::failHalfWay)).hasMessage("full");
    assertThat(parent.resolve("out/_SUCCESS")).hasContent("old");
    folder().write(path -> write(path, "new"));
    assertThat(parent.resolve("out/_SUCCESS")).hasContent("new");
    assertThat(Cli.tree(parent)).hasSize(3);
  }

  @Test
  void tryingWhetherItCanBeWrittenLeavesNothing() {
    List<Path> before = Cli.tree(parent);
    new OutputFolder(TestSpark.session(), "--output", parent + "/a/b/c").checkFree(false);
    assertThat(Cli.tree(parent)).isEqualTo(before);
  }

  private static void failHalfWay(String folder) throws IOException {
    write(folder, "half");
    throw new IOException("full");
  }
}
