package org.sparkoptimizer.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/** Spark's history server in a process of its own, with Spark's classes and without ours. */
public final class HistoryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final int port;
  private final Path output;
  private final Process process;

  /**
   * Starts it on a free port of the loopback address.
   *
   * @param logs where the event logs are
   * @param folder where it may write
   */
  public HistoryServer(Path logs, Path folder) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    output = folder.resolve("history.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Pattern.compile("\\s+").splitAsStream(JavaModuleOptions.defaultModuleOptions()).toList());
    command.add("-Xmx512m");
    command.add("-Dspark.history.fs.logDirectory=" + logs.toUri());
    command.add("-Dspark.history.fs.update.interval=1s");
    command.add("-Dspark.history.ui.port=" + port);
    command.add("org.apache.spark.deploy.history.HistoryServer");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", sparkAlone());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process = builder.start();
  }

  private static String sparkAlone() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it has read an application's log, and returns the jobs that it shows. */
  public JsonNode awaitJobs(String application) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + port + "/api/v1/applications/" + application + "/jobs");
    String last = "";
    for (int wait = 0; wait < 120 && process.isAlive(); wait++) {
      try {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return JSON.readTree(response.body());
        }
        last = response.statusCode() + " " + response.body();
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(500);
    }
    throw new IllegalStateException(
        "the history server does not answer: " + last + "\n" + Files.readString(output));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
