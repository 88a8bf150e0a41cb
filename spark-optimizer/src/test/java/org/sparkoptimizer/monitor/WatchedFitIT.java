package org.sparkoptimizer.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.history.EventLogFileReader;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.scheduler.ReplayListenerBus;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.status.JobDataWrapper;
import org.apache.spark.status.StageDataWrapper;
import org.apache.spark.status.TaskDataWrapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.ml.DasvrdaSummary;
import org.sparkoptimizer.ml.classification.LogisticRegression;
import org.sparkoptimizer.testkit.Frames;
import org.sparkoptimizer.testkit.HistoryServer;
import org.sparkoptimizer.testkit.OwnSession;
import scala.runtime.AbstractFunction1;

/** Nine hundred jobs under the settings of conf/, seen by UI, metrics, event log and history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchedFitIT {
  private static final int STAGES = 15;
  private static final int INNER_STEPS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private OwnSession own;
  private String application;
  private DasvrdaSummary summary;
  private final List<Integer> jobsShown = new ArrayList<>();

  @BeforeAll
  void fit(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Files.createDirectory(folder.resolve("events"));
    own =
        new OwnSession(
            Map.of(
                "spark.ui.enabled", "true",
                "spark.ui.port", "0",
                "spark.plugins", SparkOptimizerPlugin.class.getName(),
                "spark.metrics.conf", "../conf/metrics.properties",
                "spark.eventLog.enabled", "true",
                "spark.eventLog.dir", folder.resolve("events").toUri().toString()));
    application = own.context().applicationId();
    Dataset<Row> data = Frames.of(Frames.awkward(37, 400, true), 2);
    LogisticRegression estimator = new LogisticRegression("watched").setExecution("distributed");
    estimator.setMetric("identity").setMiniBatchSize(20).setInnerSteps(INNER_STEPS);
    estimator.setMaxIter(STAGES).setTol(0).setRegParam(1e-4);
    // While it runs the UI has to answer.
    estimator.setStageListener(
        (record, state) ->
            jobsShown.add(get("/api/v1/applications/" + application + "/jobs").size()));
    LogisticRegressionModel model = estimator.fit(data);
    summary = DasvrdaSummary.of(model.summary()).orElseThrow();
    own.context().listenerBus().waitUntilEmpty(30_000);
  }

  @AfterAll
  void stop() {
    own.close();
  }

  @Test
  void theUiAnswersAndKeepsNoMoreThanItIsToldTo() throws Exception {
    assertThat(summary.rounds()).isGreaterThan(STAGES * INNER_STEPS);
    assertThat(jobsShown).hasSize(STAGES + 1).allMatch(jobs -> jobs > 0 && jobs <= 400);
    SparkContext context = own.context();
    assertThat(context.statusTracker().getActiveJobIds()).isEmpty();
    assertThat(settled(JobDataWrapper.class, 200)).isBetween(100L, 200L);
    assertThat(settled(StageDataWrapper.class, 200)).isBetween(100L, 200L);
    assertThat(settled(TaskDataWrapper.class, 400)).isLessThanOrEqualTo(400L);
    assertThat(getText("/jobs/")).contains("watched DASVRDA stage 15, snapshot");
  }

  /** Spark forgets in a thread of its own, and only when something new arrives. */
  private long settled(Class<?> type, long limit) throws Exception {
    var store = own.context().statusStore().store();
    for (int wait = 0; wait < 100 && store.count(type) > limit; wait++) {
      Thread.sleep(50);
    }
    return store.count(type);
  }

  @Test
  void theMetricsAreThoseOfTheFitAndNoEventWasDropped() throws Exception {
    JsonNode metrics = get("/metrics/json/");
    Map<String, Double> expected =
        Map.of(
            "fit.objective",
            last("objective"),
            "fit.relativeSuboptimality",
            last("relative"),
            "fit.passes",
            summary.passes(),
            "fit.rounds",
            (double) summary.rounds(),
            "fit.stage",
            (double) STAGES,
            "fits.running",
            0.0,
            "fits.finished",
            1.0);
    JsonNode gauges = metrics.get("gauges");
    String plugin = ".driver.plugin." + SparkOptimizerPlugin.class.getName() + ".";
    expected.forEach(
        (name, value) ->
            assertThat(gauges.get(application + plugin + name).get("value").asDouble())
                .as(name)
                .isEqualTo(value));
    List<String> queues = new ArrayList<>();
    metrics
        .get("counters")
        .properties()
        .forEach(
            counter -> {
              if (counter.getKey().contains("numDroppedEvents")) {
                queues.add(counter.getKey());
                assertThat(counter.getValue().get("count").asLong()).as(counter.getKey()).isZero();
              }
            });
    assertThat(queues).hasSizeGreaterThanOrEqualTo(3).anyMatch(name -> name.contains("appStatus"));
    assertThat(getText("/metrics/prometheus/"))
        .contains("SparkOptimizerPlugin_fit_rounds_Value")
        .contains("jvm_heap_used");
  }

  private double last(String field) {
    var record = summary.records().get(summary.records().size() - 1);
    return field.equals("objective") ? record.objective() : record.relative();
  }

  @Test
  void theEventLogHoldsTheStagesAndTheDescriptions() throws Exception {
    own.context().listenerBus().waitUntilEmpty(30_000);
    Replayed replayed = new Replayed();
    ReplayListenerBus bus = new ReplayListenerBus();
    bus.addListener(replayed);
    FileSystem files = FileSystem.get(folder.toUri(), own.context().hadoopConfiguration());
    List<Path> logs;
    try (Stream<Path> found = Files.walk(folder.resolve("events"))) {
      logs = found.filter(file -> file.getFileName().toString().startsWith("events_")).toList();
    }
    assertThat(logs).as("rolling event log").isNotEmpty();
    for (Path log : logs) {
      try (InputStream in =
          EventLogFileReader.openEventLog(new org.apache.hadoop.fs.Path(log.toUri()), files)) {
        bus.replay(in, log.toString(), true, new All());
      }
    }
    assertThat(replayed.stages).extracting(DasvrdaStageEvent::stage).hasSize(STAGES + 1).isSorted();
    assertThat(replayed.stages)
        .extracting(DasvrdaStageEvent::objective)
        .containsExactlyElementsOf(
            summary.records().stream().map(record -> record.objective()).toList());
    assertThat(replayed.descriptions)
        .hasSizeGreaterThan(STAGES * INNER_STEPS)
        .contains("watched, packing", "watched DASVRDA stage 7, inner step 59 of 60");
  }

  /** It does not have our classes, as a cluster's does not. */
  @Test
  void aHistoryServerReadsTheLog() throws Exception {
    try (HistoryServer server = new HistoryServer(folder.resolve("events"), folder)) {
      JsonNode jobs = server.awaitJobs(application);
      List<String> descriptions =
          StreamSupport.stream(jobs.spliterator(), false)
              .map(job -> job.path("description").asText())
              .toList();
      assertThat(descriptions).contains("watched DASVRDA stage 15, snapshot");
    }
  }

  private JsonNode get(String path) {
    try {
      return JSON.readTree(getText(path));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String getText(String path) throws Exception {
    URI uri = URI.create(own.context().uiWebUrl().get() + path);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private static final class All extends AbstractFunction1<String, Object> {
    @Override
    public Object apply(String line) {
      return true;
    }
  }

  private static final class Replayed extends SparkListener {
    private final List<DasvrdaStageEvent> stages = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      descriptions.add(start.properties().getProperty("spark.job.description"));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof DasvrdaStageEvent stage) {
        stages.add(stage);
      }
    }
  }
}
