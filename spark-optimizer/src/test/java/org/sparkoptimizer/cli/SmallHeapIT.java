package org.sparkoptimizer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million sparse features in the smallest heap that Spark starts with. */
class SmallHeapIT {
  private static final int FEATURES = 1_000_000;
  private static final int ROWS = 10_000;
  private static final int STAGES = 12;

  @TempDir private Path folder;

  @Test
  void aMillionFeaturesTrainIn450MiB() throws Exception {
    Path input = write(folder.resolve("wide.libsvm"));
    Path model = folder.resolve("model");
    JavaProcess.Ended ended =
        JavaProcess.run(
            folder,
            "-Xmx450m -Dspark.master=local[2]",
            "train",
            "--task",
            "logistic",
            "--input",
            input,
            "--num-features",
            FEATURES,
            "--reg-param",
            "1e-4",
            "--tol",
            "0",
            "--max-iter",
            STAGES,
            "--output",
            model);
    assertThat(ended.code()).as(ended.printed()).isEqualTo(ExitCode.NOT_CONVERGED);
    JsonNode fit =
        new ObjectMapper().readTree(Files.readString(model.resolve("summary.json"))).get("fit");
    assertThat(fit.get("stages").asInt()).isEqualTo(STAGES);
    assertThat(fit.get("plan").get("metric").asText()).isEqualTo("secant");
    JsonNode records = fit.get("stageRecords");
    assertThat(records.get(STAGES).get("objective").asDouble())
        .isLessThan(0.5 * records.get(0).get("objective").asDouble());
  }

  /** Rows of 30 words, of which a few tell the label. */
  private static Path write(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(47);
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      for (int i = 0; i < ROWS; i++) {
        int label = random.nextInt(2);
        out.print(label);
        out.print(" " + (1 + random.nextInt(50) + 50 * label) + ":1");
        int index = 100;
        for (int k = 0; k < 29; k++) {
          index += 1 + random.nextInt(FEATURES / 30 - 10);
          out.print(" " + index + ":1");
        }
        out.println();
      }
    }
    return file;
  }
}
