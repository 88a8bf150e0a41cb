package org.sparkoptimizer.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sparkoptimizer.testkit.SparkSettings;

/** {@code conf/spark-defaults.conf} on the Spark that the tests run on. */
class SparkDefaultsTest {
  private static final Path FILE = Path.of("../conf/spark-defaults.conf");

  @Test
  void sparkKnowsEachSettingAndReadsItsValue() throws IOException {
    Map<String, String> settings = settings();
    assertThat(settings).hasSizeGreaterThan(10);
    SparkSettings.check(settings);
  }

  @Test
  void aMisspeltNameAndAnUnreadableValueAreFound() {
    assertThatThrownBy(() -> SparkSettings.check(Map.of("spark.localty.wait", "3s")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("spark.localty.wait");
    assertThatThrownBy(() -> SparkSettings.check(Map.of("spark.locality.wait", "3 candles")))
        .hasMessageContaining("3 candles");
  }

  @Test
  void eachSettingHasItsReasonInTheLineAbove() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("spark.")) {
        assertThat(i == 0 ? "" : lines.get(i - 1)).as(lines.get(i)).startsWith("# ");
      }
    }
  }

  @Test
  void noSettingStandsTwice() throws IOException {
    List<String> names =
        Files.readAllLines(FILE).stream()
            .filter(line -> line.startsWith("spark."))
            .map(line -> line.split("\\s+", 2)[0])
            .toList();
    assertThat(names).doesNotHaveDuplicates().hasSameSizeAs(settings().keySet());
  }

  /** Read as Spark reads it. */
  private static Map<String, String> settings() throws IOException {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(FILE)) {
      read.load(reader);
    }
    return read.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, name -> read.getProperty(name).trim()));
  }
}
