package org.sparkoptimizer.zeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every paragraph of every notebook, by Zeppelin and its Spark interpreter on Spark 3.5. */
class ZeppelinIT {
  private static ZeppelinServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ZeppelinServer.start(Place.work());
    server.set("spark.jars", Place.libraryJar().toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static List<Notebook> notebooks() {
    return Notebook.in(Place.notebooks());
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void everyParagraphSucceeds(Notebook notebook) throws Exception {
    JsonNode paragraphs = server.run(notebook);
    assertThat(paragraphs).hasSameSizeAs(notebook.paragraphs());
    StringBuilder printed = new StringBuilder();
    for (JsonNode paragraph : paragraphs) {
      JsonNode results = paragraph.path("results");
      StringBuilder output = new StringBuilder();
      results.path("msg").forEach(message -> output.append(message.get("data").textValue()));
      assertThat(paragraph.path("status").asText() + " " + results.path("code").asText())
          .as("%s%n%s", paragraph.get("text").textValue(), output)
          .isEqualTo("FINISHED SUCCESS");
      printed.append(output);
    }
    Expected.in(notebook, printed.toString());
  }
}
