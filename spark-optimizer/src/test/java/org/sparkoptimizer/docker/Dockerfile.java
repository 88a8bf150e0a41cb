package org.sparkoptimizer.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docker/Dockerfile}.
 *
 * @param stages in the order of the file
 */
record Dockerfile(List<Stage> stages) {
  private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");

  /**
   * What one FROM begins.
   *
   * @param instructions those behind FROM, each in one line
   */
  record Stage(String name, String base, List<String> instructions) {

    /** The user that its containers run as. */
    Optional<String> user() {
      return instructions.stream()
          .filter(line -> line.startsWith("USER "))
          .reduce((earlier, later) -> later)
          .map(line -> line.substring("USER ".length()));
    }

    /** Whether a folder is created for the user spark (185), or copied for it. */
    boolean ownsFolder(String folder) {
      return instructions.stream()
          .anyMatch(
              line ->
                  (line.startsWith("RUN install -d -o spark -g spark ")
                          || (line.startsWith("COPY ") && line.contains("--chown=185:185 ")))
                      && List.of(line.split(" ")).stream().anyMatch(isOrHolds(folder)));
    }

    private static Predicate<String> isOrHolds(String folder) {
      return word -> word.equals(folder) || (word.startsWith("/") && folder.startsWith(word + "/"));
    }
  }

  static Dockerfile read() throws IOException {
    List<Stage> stages = new ArrayList<>();
    String file = Files.readString(ComposeFile.FOLDER.resolve("Dockerfile"));
    for (String line : file.replaceAll("\\\\\n\\s*", "").lines().toList()) {
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        stages.add(new Stage(from.group(2), from.group(1), new ArrayList<>()));
      } else if (line.startsWith("FROM ")) {
        throw new IllegalStateException("a stage without a name: " + line);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        stages.get(stages.size() - 1).instructions().add(line);
      }
    }
    return new Dockerfile(List.copyOf(stages));
  }

  Stage stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst().orElseThrow();
  }
}
