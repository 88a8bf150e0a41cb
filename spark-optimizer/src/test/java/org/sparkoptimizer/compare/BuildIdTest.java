package org.sparkoptimizer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's identity changes with the classes that are measured, and only with them. */
class BuildIdTest {
  @TempDir Path root;

  private String withClass(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return BuildId.hash(root);
  }

  @Test
  void aChangedClassChangesIt() throws IOException {
    String first = withClass("solver/A.class", "one");
    assertThat(withClass("solver/A.class", "one")).isEqualTo(first);
    assertThat(withClass("solver/A.class", "two")).isNotEqualTo(first);
  }

  @Test
  void theCommandLineDoesNotCount() throws IOException {
    String first = withClass("solver/A.class", "one");
    assertThat(withClass("cli/B.class", "one")).isEqualTo(first);
    assertThat(withClass("cli/B.class", "two")).isEqualTo(first);
  }

  @Test
  void theLibraryHasOne() {
    assertThat(BuildId.of(Machine.class)).matches("[0-9a-f]{12}");
  }
}
