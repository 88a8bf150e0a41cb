package org.sparkoptimizer.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkoptimizer.docker.ComposeFile.Service;

/**
 * The commands, settings and health checks of {@code docker/compose.yaml}, run without Docker: each
 * service is a JVM of its own on this machine.
 */
class ComposeCommandsIT {
  private static final List<String> SERVERS = List.of("master", "worker-1", "worker-2", "history");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String JAR = "/opt/spark-optimizer/spark-optimizer-cli.jar";

  @TempDir private Path folder;

  private final Map<String, Process> running = new LinkedHashMap<>();
  private final Map<String, OnThisMachine> places = new HashMap<>();
  private ComposeFile compose;
  private SparkClass spark;
  private int historyPort;
  private int driverPort;

  @BeforeEach
  void findPlacesOnThisMachine() throws IOException {
    compose = ComposeFile.read();
    spark = SparkClass.in(folder);
    List<Integer> ports = OnThisMachine.freePorts(6);
    historyPort = ports.get(4);
    driverPort = ports.get(5);
    OnThisMachine common =
        OnThisMachine.asItIs()
            .withHost("master")
            .withPort(7077, ports.get(0))
            .withPort(8080, ports.get(1))
            .withPort(18080, historyPort)
            .withPort(4040, driverPort)
            .withPath("/results", Files.createDirectory(folder.resolve("results")))
            .withPath("/events", Files.createDirectory(folder.resolve("events")))
            .withPath(JAR, commandLineJar());
    for (String name : List.of("master", "history", "submit")) {
      places.put(name, common);
    }
    places.put("worker-1", common.withPort(8081, ports.get(2)));
    places.put("worker-2", common.withPort(8081, ports.get(3)));
  }

  @AfterEach
  void stopWhatRuns() throws IOException, InterruptedException {
    running.values().forEach(Process::destroy);
    for (Process process : running.values()) {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    spark.close();
  }

  @Test
  void theClusterBecomesHealthyTrainsAndShowsItsHistory() throws Exception {
    for (String name : SERVERS) {
      start(name, List.of());
      await(name + " is healthy", name, () -> HealthCheck.succeeds(healthCheck(name)));
    }
    submit("generate --kind dense --rows 5000 --features 8 --output /results/rows");
    submit("train --input /results/rows --task logistic --output /results/model");

    JsonNode summary =
        new ObjectMapper().readTree(folder.resolve("results/model/summary.json").toFile());
    assertThat(summary.findValue("converged").asBoolean()).isTrue();
    await("both runs are in the history", "history", () -> finishedRuns() == 2);
    assertThat(names(folder.resolve("events")))
        .as("rolled, as conf/ says")
        .hasSize(2)
        .allMatch(name -> name.startsWith("eventlog_v2_"));
  }

  private void start(String name, List<String> arguments) throws Exception {
    Service service = compose.services().get(name);
    OnThisMachine here = places.get(name);
    List<String> words =
        new ArrayList<>(arguments.isEmpty() ? service.commandLine() : service.words("entrypoint"));
    words.addAll(arguments);
    SparkCommand command = SparkCommand.of(words);
    assertThat(command.optionNames()).isEqualTo(SparkCommand.TESTED.get(command.mainClass()));

    Map<String, String> environment = new HashMap<>();
    service.environment().forEach((key, value) -> environment.put(key, here.word(value)));
    // A container has port 4040 to itself.
    environment.put("SPARK_SUBMIT_OPTS", "-Dspark.ui.port=" + driverPort);
    running.put(name, spark.start(name, here.words(command.words()), environment));
  }

  /** Runs the command line on the cluster to its end. */
  private void submit(String arguments) throws Exception {
    start("submit", List.of(arguments.split(" ", -1)));
    Process run = running.get("submit");
    await(
        "the driver is healthy",
        "submit",
        () -> {
          assertThat(run.isAlive()).as(printed("submit")).isTrue();
          return HealthCheck.succeeds(healthCheck("submit"));
        });
    assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(printed("submit")).isTrue();
    assertThat(run.exitValue()).as(printed("submit")).isZero();
  }

  private List<String> healthCheck(String name) {
    return places.get(name).words(compose.services().get(name).healthCheck());
  }

  private long finishedRuns() throws IOException {
    JsonNode runs =
        new ObjectMapper()
            .readTree(
                URI.create("http://127.0.0.1:" + historyPort + "/api/v1/applications").toURL());
    return StreamSupport.stream(runs.spliterator(), false)
        .filter(run -> run.path("attempts").path(0).path("completed").asBoolean())
        .count();
  }

  private void await(String what, String name, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.call()) {
      assertThat(Instant.now()).as("%s%n%s", what, printed(name)).isBefore(end);
      Thread.sleep(200);
    }
  }

  private String printed(String name) throws IOException {
    return Files.readString(spark.log(name));
  }

  private static Path commandLineJar() throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    List<String> jars = names(target).stream().filter(name -> name.endsWith("-cli.jar")).toList();
    assertThat(jars).as("the jar that the images get").hasSize(1);
    return target.resolve(jars.get(0));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
