package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The event log of a fit, rolled as conf/ says, is readable when the fit is long over. */
@ExtendWith(SharedCluster.class)
class HistoryServerIT {
  @Test
  void theJobsOfAFitCanBeLookedAtAfterwards(StandaloneCluster cluster) throws Exception {
    Path folder = Installation.emptyFolder("history");
    Path eventLogs = Files.createDirectories(folder.resolve("events"));
    Rows.write(folder.resolve("rows"), 2000);
    SparkSubmit.Ended trained =
        SparkSubmit.to(cluster.url(), folder)
            .with("spark.cores.max", "2")
            .with("spark.eventLog.enabled", "true")
            .with("spark.eventLog.dir", eventLogs.toUri().toString())
            .run(
                "train",
                "--task",
                "logistic",
                "--input",
                folder.resolve("rows").toUri(),
                "--execution",
                "distributed",
                "--output",
                folder.resolve("model").toUri());
    assertThat(trained.code()).as(trained.printed()).isZero();
    JsonNode fit =
        new ObjectMapper().readTree(folder.resolve("model/summary.json").toFile()).path("fit");
    try (var logs = Files.list(eventLogs)) {
      assertThat(logs.toList())
          .as("a folder of rolled files")
          .singleElement()
          .matches(Files::isDirectory);
    }
    try (HistoryServer history = HistoryServer.start(folder, eventLogs, 1)) {
      JsonNode application = history.get("applications").get(0);
      assertThat(application.path("name").asText()).isEqualTo(SparkCommands.MAIN_CLASS);
      assertThat(application.path("attempts").get(0).path("completed").asBoolean()).isTrue();
      String jobs = "applications/" + application.path("id").asText() + "/jobs?status=succeeded";
      List<String> rounds = new ArrayList<>();
      for (JsonNode job : history.get(jobs)) {
        if (job.path("name").asText().contains("DistributedRows.java")) {
          rounds.add(job.path("name").asText());
        }
      }
      assertThat(rounds)
          .as("a job a round, and those that measure what a round costs")
          .hasSizeGreaterThanOrEqualTo(fit.path("rounds").asInt());
    }
  }
}
