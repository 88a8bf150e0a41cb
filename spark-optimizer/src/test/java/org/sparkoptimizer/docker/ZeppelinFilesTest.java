package org.sparkoptimizer.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.testkit.SparkSettings;

/** What the Zeppelin image gets from {@code docker/}. */
class ZeppelinFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void theInterpreterUsesTheClusterAndTheJarOfTheImage() throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (JsonNode interpreter : interpreters()) {
      assertThat(interpreter.path("group").asText()).isEqualTo("spark");
      interpreter
          .path("properties")
          .properties()
          .forEach(
              property -> {
                JsonNode value = property.getValue();
                assertThat(value.path("propertyName").asText()).isEqualTo(property.getKey());
                settings.put(property.getKey(), value.path("defaultValue").asText());
              });
    }
    SparkCommand submit =
        SparkCommand.of(ComposeFile.read().services().get("submit").commandLine());
    String jar =
        submit.words().stream().filter(word -> word.endsWith(".jar")).findFirst().orElseThrow();
    assertThat(settings)
        .containsEntry("spark.jars", jar)
        .containsEntry("spark.master", "spark://master:7077")
        .containsEntry(
            "spark.driver.host", ComposeFile.read().services().get("zeppelin").text("hostname"))
        .containsAllEntriesOf(submit.settings());
    assertThat(Dockerfile.read().stage("spark").instructions())
        .anyMatch(line -> line.startsWith("COPY --from=build ") && line.endsWith(" " + jar));
    settings.keySet().removeIf(name -> !name.startsWith("spark."));
    SparkSettings.check(settings);
  }

  /** Zeppelin takes a note's id from the name of its file, behind the last underscore. */
  @Test
  void installedNotesCarryTheIdThatTheirFilesAreNamedBy() throws Exception {
    Path from = Files.createDirectory(folder.resolve("from"));
    String text = "%spark\nval map = Map(1 -> \"{\")";
    for (String name : List.of("1-one", "2-two words")) {
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(
              from.resolve(name + ".zpln").toFile(),
              Map.of(
                  "paragraphs", List.of(Map.of("text", text, "id", "p_1")), "name", "a/" + name));
    }
    Path to = folder.resolve("to/notes");
    assertThat(install(from, to)).isZero();

    List<Path> installed = list(to);
    assertThat(installed).hasSize(2);
    for (Path file : installed) {
      String name = file.getFileName().toString();
      JsonNode note = JSON.readTree(file.toFile());
      assertThat(name).endsWith("_" + note.path("id").asText() + ".zpln");
      assertThat(note.path("id").asText()).matches("2[0-9A-F]{8}");
      assertThat(note.path("name").asText()).isEqualTo("a/" + name.replaceFirst("_.*", ""));
      assertThat(note.path("paragraphs").path(0).path("text").asText()).isEqualTo(text);
    }
    assertThat(installed.stream().map(file -> file.toString().replaceFirst(".*_", "")))
        .doesNotHaveDuplicates();
  }

  @Test
  void aFolderWithoutNotesIsAnError() throws Exception {
    assertThat(install(Files.createDirectory(folder.resolve("from")), folder.resolve("to")))
        .isNotZero();
  }

  private static JsonNode interpreters() throws IOException {
    JsonNode read = JSON.readTree(ComposeFile.FOLDER.resolve("zeppelin-interpreter.json").toFile());
    assertThat(read).hasSize(2);
    return read;
  }

  private int install(Path from, Path to) throws IOException, InterruptedException {
    File printed = folder.resolve("printed.txt").toFile();
    return new ProcessBuilder(
            ComposeFile.FOLDER.resolve("install-notes").toString(), from.toString(), to.toString())
        .redirectErrorStream(true)
        .redirectOutput(printed)
        .start()
        .waitFor();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
