package org.sparkoptimizer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkoptimizer.redaction.Redaction;
import org.sparkoptimizer.testkit.PilotContexts;
import org.sparkoptimizer.testkit.PilotResults;

/** The page as a browser shows it on a phone and on a desk; needs Chromium on the PATH. */
class PilotPageIT {
  private static final long MOST_SECONDS = 60;

  /**
   * Shows a page in a frame, since a window cannot be as narrow as a phone, and leaves how wide the
   * page is and how wide it may be.
   */
  private static final String MEASURE =
      """
      <!DOCTYPE html>
      <html><body>
      <iframe id="frame" width="%d" height="%d" srcdoc="%s"></iframe>
      <script>
      addEventListener('load', () => {
        const page = document.getElementById('frame').contentDocument.documentElement;
        document.body.dataset.widths = page.scrollWidth + ' of ' + page.clientWidth;
      });
      </script>
      </body></html>
      """;

  private static final Pattern WIDTHS = Pattern.compile("data-widths=\"(\\d+) of (\\d+)\"");

  @TempDir private Path folder;
  private Path browser;

  /** What the browser printed. */
  private record Printed(String out, String err) {}

  @BeforeEach
  void findTheBrowser() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(dir -> Stream.of("chromium", "chromium-browser").map(n -> Path.of(dir, n)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no chromium on the PATH");
    browser = found.orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "EN, change, 390, 844",
    "JA, change, 390, 844",
    "EN, change, 1280, 900",
    "JA, change, 1280, 900",
    "EN, long names, 390, 844",
    "JA, undefined, 390, 844",
  })
  void nothingIsWiderThanTheScreen(Language language, String name, int width, int height)
      throws Exception {
    String page = page(name, language).replace("&", "&amp;").replace("\"", "&quot;");
    Path measuring = folder.resolve("measuring.html");
    Files.writeString(measuring, MEASURE.formatted(width, height, page));
    Printed printed = run(2 * width, 2 * height, "--dump-dom", measuring.toUri().toString());
    Matcher widths = WIDTHS.matcher(printed.out());
    assertThat(widths.find()).as(printed.err()).isTrue();
    int shown = Integer.parseInt(widths.group(2));
    assertThat(shown).isBetween(width - 20, width); // a scroll bar beside it, perhaps
    assertThat(Integer.parseInt(widths.group(1))).isLessThanOrEqualTo(shown);
    assertThat(printed.err()).doesNotContain("CONSOLE");
  }

  @ParameterizedTest
  @CsvSource({"EN, 390, 844", "JA, 1280, 900"})
  void aScreenshotShowsSomething(Language language, int width, int height) throws Exception {
    Path file = folder.resolve("page.html");
    Files.writeString(file, page("change", language));
    Path screenshot = folder.resolve("page.png");
    Printed printed = run(width, height, "--screenshot=" + screenshot, file.toUri().toString());
    assertThat(screenshot).as(printed.err()).exists();
    BufferedImage image = ImageIO.read(screenshot.toFile());
    assertThat(image.getWidth()).isEqualTo(width);
    long colors =
        Stream.iterate(0, i -> i + 1)
            .limit((long) image.getWidth() * image.getHeight())
            .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
            .distinct()
            .count();
    assertThat(colors).isGreaterThan(10);
  }

  private static String page(String name, Language language) {
    String unbroken = "a-name-".repeat(20) + "x".repeat(200);
    return new PilotReport(
            switch (name) {
              case "change" -> PilotResults.change();
              case "undefined" -> PilotResults.undefined();
              default -> PilotResults.withText(unbroken);
            },
            PilotContexts.of("hdfs:/" + unbroken, "--input=" + unbroken),
            new Redaction(new SparkConf(false)))
        .html(language);
  }

  private Printed run(int width, int height, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.toString(),
                "--headless=new",
                "--no-sandbox", // which root in a container cannot have
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                String.format("--window-size=%d,%d", width, height)));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("chromium ended within %d s", MOST_SECONDS).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Printed(Files.readString(out), Files.readString(err));
  }
}
