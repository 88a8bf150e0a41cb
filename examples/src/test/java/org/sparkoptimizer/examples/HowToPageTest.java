package org.sparkoptimizer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java that docs/how-to.md shows is the Java that {@link HowToTest} runs. */
class HowToPageTest {
  private static final Path PAGE = Path.of("..", "docs", "how-to.md");
  private static final Path SOURCES = Path.of("src/main/java/org/sparkoptimizer/examples");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(?<code>.*?)\n```$");
  private static final Pattern REGION =
      Pattern.compile("(?ms)^ *// tag::(?<name>[\\w-]+)\n(?<code>.*?)\n *// end::\\k<name>$");

  @Test
  void itsBlocksAreTheRegionsOfTheSourcesCharacterByCharacter() throws IOException {
    List<String> regions = new ArrayList<>();
    for (String source : List.of("HowToTrain.java", "HowToOperate.java")) {
      regions.addAll(codes(REGION, SOURCES.resolve(source)));
    }
    assertThat(codes(BLOCK, PAGE)).isNotEmpty().containsExactlyInAnyOrderElementsOf(regions);
  }

  private static List<String> codes(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(match.groupCount()).stripIndent())
        .toList();
  }
}
