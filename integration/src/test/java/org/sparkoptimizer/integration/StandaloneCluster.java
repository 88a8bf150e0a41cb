package org.sparkoptimizer.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Spark's standalone cluster: a master and workers of two cores each. */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String EXECUTOR_CLASS = "CoarseGrainedExecutorBackend";

  private final Path folder;
  private final int port;
  private final int webUiPort;
  private final List<ServerProcess> workers = new ArrayList<>();
  private ServerProcess master;

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    port = ServerProcess.freePort();
    webUiPort = ServerProcess.freePort();
  }

  /**
   * Starts master and workers, and waits until they know each other.
   *
   * @param folder where they log, and where executors and drivers have their folders
   * @param workers number of workers
   */
  static StandaloneCluster start(Path folder, int workers) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    try {
      cluster.startAll(workers);
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll(int count) throws Exception {
    master =
        ServerProcess.start(
            SparkClass.prepare(SparkCommands.master(HOST, port, webUiPort), Map.of()),
            folder.resolve("master.log"));
    for (int w = 1; w <= count; w++) {
      workers.add(
          ServerProcess.start(
              SparkClass.prepare(
                  SparkCommands.worker(url(), 0, 2, "2g"),
                  Map.of(
                      "SPARK_WORKER_DIR",
                      folder.resolve("worker-" + w).toString(),
                      // Spark takes each address for a host; it never runs copies of a task on one.
                      "SPARK_LOCAL_IP",
                      "127.0.0." + w)),
              folder.resolve("worker-" + w + ".log")));
    }
    master.awaitReady("the master", () -> state().path("aliveworkers").asInt() == count);
  }

  /** The address for applications. */
  String url() {
    return "spark://" + HOST + ":" + port;
  }

  /** Where master, workers and executors log, and what executors were given. */
  Path folder() {
    return folder;
  }

  /** What the master's web page knows. */
  JsonNode state() throws IOException, InterruptedException {
    return Http.json(webUiPort, "/json/");
  }

  /** The executors that run now, those of the first worker first. */
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(StandaloneCluster::executors).toList();
  }

  /** The executor of a worker, which must have one and only one. */
  ProcessHandle executorOf(int worker) {
    List<ProcessHandle> found = executors(workers.get(worker)).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          String.format("worker %d has %d executors instead of one", worker, found.size()));
    }
    return found.get(0);
  }

  private static Stream<ProcessHandle> executors(ServerProcess worker) {
    return worker
        .descendants()
        .filter(
            handle ->
                handle
                    .info()
                    .commandLine()
                    .map(line -> line.contains(EXECUTOR_CLASS))
                    .orElse(false));
  }

  /** The executor with a number that Spark gave it. */
  ProcessHandle executor(String id) {
    return executors().stream()
        .filter(
            handle -> handle.info().commandLine().orElse("").contains("--executor-id " + id + " "))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no executor " + id));
  }

  @Override
  public void close() throws InterruptedException {
    for (ServerProcess worker : workers) {
      worker.close();
    }
    if (master != null) {
      master.close();
    }
  }
}
