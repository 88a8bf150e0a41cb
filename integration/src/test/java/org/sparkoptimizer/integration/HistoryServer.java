package org.sparkoptimizer.integration;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Spark's history server over a folder of event logs. */
final class HistoryServer implements AutoCloseable {
  private final int port;
  private final ServerProcess server;

  private HistoryServer(int port, ServerProcess server) {
    this.port = port;
    this.server = server;
  }

  /** Starts it and waits until it has read so many applications. */
  static HistoryServer start(Path folder, Path eventLogs, int applications) throws Exception {
    int port = ServerProcess.freePort();
    ServerProcess server =
        ServerProcess.start(
            SparkClass.prepare(
                SparkCommands.historyServer(),
                Map.of(
                    "SPARK_HISTORY_OPTS",
                    SparkCommands.historyOptions(eventLogs.toUri().toString(), port))),
            folder.resolve("history.log"));
    HistoryServer started = new HistoryServer(port, server);
    try {
      server.awaitReady(
          "the history server", () -> started.get("applications").size() == applications);
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  /** Asks for JSON, below {@code /api/v1/}. */
  JsonNode get(String what) throws IOException, InterruptedException {
    return Http.json(port, "/api/v1/" + what);
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
  }
}
