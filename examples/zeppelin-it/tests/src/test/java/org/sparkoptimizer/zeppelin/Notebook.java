package org.sparkoptimizer.zeppelin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A notebook as it stands in its file, or a page with Scala in it.
 *
 * @param file name of the file
 * @param text its text, of a notebook JSON
 * @param paragraphs the texts of its paragraphs, each with the name of its interpreter
 */
record Notebook(String file, String text, List<String> paragraphs) {
  private static final String SPARK = "%spark\n";
  private static final Pattern SCALA = Pattern.compile("(?ms)^```scala\n(.*?)\n```$");

  /** All notebooks of a folder, by name. */
  static List<Notebook> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".zpln"))
          .sorted()
          .map(Notebook::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Scala of a page in Markdown, a paragraph a block. */
  static Notebook ofPage(Path page) {
    try {
      String text = Files.readString(page);
      List<String> paragraphs =
          SCALA.matcher(text).results().map(block -> SPARK + block.group(1)).toList();
      return new Notebook(page.getFileName().toString(), text, paragraphs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Notebook read(Path file) {
    try {
      String json = Files.readString(file);
      List<String> paragraphs = new ArrayList<>();
      for (JsonNode paragraph : new ObjectMapper().readTree(json).get("paragraphs")) {
        paragraphs.add(paragraph.get("text").textValue());
      }
      return new Notebook(file.getFileName().toString(), json, paragraphs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its Scala paragraphs, one after the other. */
  String script() {
    return paragraphs.stream()
        .filter(text -> text.startsWith(SPARK))
        .map(text -> text.substring(SPARK.length()) + "\n")
        .collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return file;
  }
}
