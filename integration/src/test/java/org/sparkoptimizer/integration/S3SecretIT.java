package org.sparkoptimizer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows from S3, the model to S3, and the secret of its user nowhere but in the settings. */
@ExtendWith(SharedCluster.class)
class S3SecretIT {
  private static final String SECRET = "PLANTED-7c4f0aa1d9";

  @Test
  void theSecretIsWrittenNowhere(StandaloneCluster cluster, @TempDir Path settings)
      throws Exception {
    Path folder = Installation.emptyFolder("s3");
    Path eventLogs = Files.createDirectories(folder.resolve("events"));
    try (S3Server s3 = S3Server.start(folder, settings, "planted-user", SECRET);
        CommandLines commandLines = new CommandLines()) {
      Rows.write(s3.file("rows"), 2000);
      SparkSubmit submit = submit(cluster, folder, properties(settings, s3.settings()), eventLogs);
      SparkSubmit.Ended trained =
          submit.run(
              "train",
              "--task",
              "logistic",
              "--input",
              s3.path("rows"),
              "--output",
              s3.path("model"));
      assertThat(trained.code()).as(trained.printed()).isZero();
      SparkSubmit.Ended evaluated =
          submit.run("evaluate", "--model", s3.path("model"), "--input", s3.path("rows"));
      assertThat(evaluated.printed()).contains("areaUnderROC 0.");
      SparkSubmit.Ended piloted = submit.run(pilot(s3, folder.resolve("pilot")));
      assertThat(piloted.code()).as(piloted.printed()).isZero();
      assertThat(folder.resolve("pilot/pilot.html")).exists();
      Object[] kept = keptFit(s3);
      SparkSubmit.Ended killed = submit.killedAfter("DASVRDA stage 3 ", kept);
      assertThat(killed.code()).as(killed.printed()).isEqualTo(137);
      assertThat(text(s3.file("checkpoints"))).contains("DASVRDA1").doesNotContain(SECRET);
      SparkSubmit.Ended resumed = submit.run(kept);
      assertThat(resumed.printed())
          .contains("goes on from the checkpoint of stage", "DASVRDA stage 12 ")
          .doesNotContain("DASVRDA stage 0 ");
      SparkSubmit.Ended failed =
          submit.run(
              "train",
              "--task",
              "logistic",
              "--input",
              s3.path("absent"),
              "--output",
              s3.path("none"));
      assertThat(failed.printed()).contains("error: --input");
      assertThat(failed.code()).isEqualTo(2);

      assertThat(s3.file("model/summary.json")).exists();
      assertThat(text(eventLogs))
          .contains("\"spark.hadoop.fs.s3a.secret.key\":\"*********(redacted)\"");
      assertThat(text(folder)).doesNotContain(SECRET);
      assertThat(text(cluster.folder())).contains("Executor").doesNotContain(SECRET);
      assertThat(commandLines.seen())
          .anyMatch(line -> line.contains("SparkSubmit"))
          .anyMatch(line -> line.contains("CoarseGrainedExecutorBackend"))
          .noneMatch(line -> line.contains(SECRET));
    }
  }

  /**
   * In cluster mode Spark's launcher hands an application's settings to the driver on its command
   * line, so there the secret lies in a store of credentials, whose path is no secret.
   */
  @Test
  void inClusterModeTheSecretComesFromAStore(StandaloneCluster cluster, @TempDir Path settings)
      throws Exception {
    Path folder = Installation.emptyFolder("s3-cluster-mode");
    Path eventLogs = Files.createDirectories(folder.resolve("events"));
    try (S3Server s3 = S3Server.start(folder, settings, "planted-user", SECRET);
        CommandLines commandLines = new CommandLines()) {
      Rows.write(s3.file("rows"), 2000);
      Map<String, String> stored = new HashMap<>(s3.settings());
      stored.remove(S3Server.SECRET_KEY);
      stored.put(
          "spark.hadoop.hadoop.security.credential.provider.path",
          CredentialStore.with(settings, "fs.s3a.secret.key", SECRET));
      SparkSubmit.Ended trained =
          submit(cluster, folder, properties(settings, stored), eventLogs)
              .inClusterMode()
              .run(
                  "train",
                  "--task",
                  "logistic",
                  "--input",
                  s3.path("rows"),
                  "--checkpoint-dir",
                  s3.path("checkpoints"),
                  "--output",
                  s3.path("model"));
      assertThat(trained.code()).as(trained.printed()).isZero();
      assertThat(s3.file("model/summary.json")).exists();
      assertThat(text(folder)).contains("SparkListenerApplicationStart").doesNotContain(SECRET);
      assertThat(text(cluster.folder())).contains("DriverWrapper").doesNotContain(SECRET);
      assertThat(commandLines.seen())
          .anyMatch(line -> line.contains("DriverWrapper"))
          .noneMatch(line -> line.contains(SECRET));
    }
  }

  private static SparkSubmit submit(
      StandaloneCluster cluster, Path folder, Path properties, Path eventLogs) {
    return SparkSubmit.to(cluster.url(), folder)
        .withProperties(properties)
        .with("spark.cores.max", "2")
        .with("spark.driver.extraClassPath", Installation.jars("s3a"))
        .with("spark.executor.extraClassPath", Installation.jars("s3a"))
        .with("spark.eventLog.enabled", "true")
        .with("spark.eventLog.dir", eventLogs.toUri().toString())
        // As much as Spark has to say, in plain text.
        .with("spark.eventLog.compress", "false")
        .with("spark.log.level", "INFO")
        .with("spark.logConf", "true");
  }

  /** The smallest pilot there is. */
  private static Object[] pilot(S3Server s3, Path report) {
    return new Object[] {
      "pilot",
      "--input",
      s3.path("rows"),
      "--fraction",
      0.5,
      "--growth",
      1,
      "--repeats",
      2,
      "--output",
      report
    };
  }

  /** A fit of a dozen stages that keeps checkpoints. */
  private static Object[] keptFit(S3Server s3) {
    return new Object[] {
      "train",
      "--task",
      "logistic",
      "--input",
      s3.path("rows"),
      "--execution",
      "distributed",
      "--metric",
      "identity",
      "--mini-batch-size",
      45,
      "--inner-steps",
      20,
      "--max-iter",
      12,
      "--tol",
      0,
      "--checkpoint-dir",
      s3.path("checkpoints"),
      "--output",
      s3.path("kept")
    };
  }

  /** As a user does it: the settings of conf/ with what is secret, in a file of one's own. */
  private static Path properties(Path settings, Map<String, String> s3) throws IOException {
    Path properties = settings.resolve("spark-defaults.conf");
    Files.copy(Installation.CONF.resolve("spark-defaults.conf"), properties);
    List<String> lines = new ArrayList<>();
    s3.forEach((name, value) -> lines.add(name + " " + value));
    return Files.write(properties, lines, StandardOpenOption.APPEND);
  }

  /** All files below a folder, byte by byte as characters. */
  private static String text(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".jar")).toList()) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }

  /** The command lines that anyone on this machine can see meanwhile. */
  private static final class CommandLines implements AutoCloseable {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread watcher = new Thread(this::watch, "command-lines");
    private volatile boolean over;

    CommandLines() {
      watcher.start();
    }

    private void watch() {
      while (!over) {
        ProcessHandle.current()
            .descendants()
            .forEach(p -> p.info().commandLine().ifPresent(seen::add));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }

    Set<String> seen() {
      return seen;
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      watcher.join();
    }
  }
}
