package org.sparkoptimizer.zeppelin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Zeppelin with its interpreters for Spark and Markdown, spoken to through its REST API. */
final class ZeppelinServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final String LOOPBACK = "127.0.0.1";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JavaProcess process;
  private final URI api;

  private ZeppelinServer(JavaProcess process, int port) {
    this.process = process;
    api = URI.create("http://" + LOOPBACK + ":" + port + "/api/");
  }

  /** Starts one with empty folders of its own, and waits until it answers. */
  static ZeppelinServer start(Path work) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(Files.createDirectories(work), "zeppelin");
    int port = freePort();
    String home = Place.zeppelinHome().toString();
    List<String> arguments =
        List.of(
            "-Xmx512m",
            "-Dzeppelin.server.addr=" + LOOPBACK,
            "-Dzeppelin.server.port=" + port,
            "-Dzeppelin.home=" + home,
            "-Dzeppelin.conf.dir=" + Files.createDirectory(folder.resolve("conf")),
            "-Dzeppelin.notebook.dir=" + Files.createDirectory(folder.resolve("notebook")),
            // The pages of the user interface are not on Maven Central.
            "-Dzeppelin.war=" + Files.createDirectory(folder.resolve("war")),
            "-Dzeppelin.angular.war=" + Files.createDirectory(folder.resolve("angular")),
            "-Dzeppelin.war.tempdir=" + folder.resolve("webapps"),
            "-Dzeppelin.search.index.path=" + folder.resolve("index"),
            "-Dzeppelin.interpreter.localRepo=" + folder.resolve("local-repo"),
            "-Dzeppelin.interpreter.remoterunner=" + Place.interpreterScript(),
            "-cp",
            home + "/lib/*",
            "org.apache.zeppelin.server.ZeppelinServer");
    Map<String, String> environment =
        Map.of(
            "ZEPPELIN_HOME",
            home,
            "ZEPPELIN_IDENT_STRING",
            "it",
            "ZEPPELIN_LOCAL_IP",
            LOOPBACK,
            "SPARK_HOME",
            Place.sparkHome().toString(),
            "SPARK_LOCAL_IP",
            LOOPBACK,
            "INTERPRETER_JVM_OPTIONS",
            "-Xmx1g " + String.join(" ", Place.sparkOptions()));
    ZeppelinServer server =
        new ZeppelinServer(
            JavaProcess.start(arguments, environment, folder.resolve("server.log")), port);
    try {
      server.awaitAnswer();
      return server;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        call("GET", "version", "");
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("no answer from Zeppelin: " + process.output(), e);
        }
        Thread.sleep(200);
      }
    }
  }

  /** Sets a property of the Spark interpreter, as its page of settings does. */
  void set(String property, String value) throws IOException, InterruptedException {
    ObjectNode setting = (ObjectNode) call("GET", "interpreter/setting/spark", "");
    ((ObjectNode) setting.get("properties").get(property)).put("value", value);
    call(
        "PUT",
        "interpreter/setting/spark",
        setting.retain("properties", "dependencies", "option").toString());
  }

  /** Imports a notebook, runs all its paragraphs and returns them with their results. */
  JsonNode run(Notebook notebook) throws IOException, InterruptedException {
    String id = call("POST", "notebook/import", notebook.text()).textValue();
    call("POST", "notebook/job/" + id + "?blocking=true", "");
    return call("GET", "notebook/" + id, "").get("paragraphs");
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .timeout(MOST)
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    JsonNode answer = MAPPER.readTree(response.body()).get("body");
    return answer == null ? MAPPER.missingNode() : answer;
  }

  /** Ends the server and the interpreters that it started. */
  @Override
  public void close() {
    process.close();
  }
}
