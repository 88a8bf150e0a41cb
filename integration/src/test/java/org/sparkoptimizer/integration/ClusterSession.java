package org.sparkoptimizer.integration;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageStatus;

/**
 * A session whose driver is this JVM, on the executors of a standalone cluster: one of one core on
 * each of two workers. Its settings are those of conf/.
 */
final class ClusterSession implements AutoCloseable {
  private static final int EXECUTORS = 2;

  private final StandaloneCluster cluster;
  private final SparkSession session;

  private ClusterSession(StandaloneCluster cluster, SparkSession session) {
    this.cluster = cluster;
    this.session = session;
  }

  /** Starts it and waits for its executors. */
  static ClusterSession start(StandaloneCluster cluster, Map<String, String> more)
      throws IOException, InterruptedException {
    SparkSession.Builder builder = SparkSession.builder().master(cluster.url()).appName("faults");
    settings().forEach(builder::config);
    more.forEach(builder::config);
    ClusterSession started = new ClusterSession(cluster, builder.getOrCreate());
    try {
      started.awaitExecutors();
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  private static Map<String, String> settings() throws IOException {
    Properties conf = new Properties();
    try (Reader reader =
        Files.newBufferedReader(Installation.CONF.resolve("spark-defaults.conf"))) {
      conf.load(reader);
    }
    String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
    conf.putAll(
        Map.of(
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.cores.max", String.valueOf(EXECUTORS),
            "spark.executor.cores", "1",
            "spark.executor.memory", "1g",
            "spark.executor.extraClassPath", Installation.libraryJar() + ":" + classes,
            "spark.sql.shuffle.partitions", "2"));
    Map<String, String> settings = new java.util.HashMap<>();
    conf.forEach((name, value) -> settings.put((String) name, (String) value));
    return settings;
  }

  SparkSession spark() {
    return session;
  }

  SparkContext context() {
    return session.sparkContext();
  }

  /** Waits until both executors work, as they do again some time after one was lost. */
  void awaitExecutors() throws InterruptedException {
    long limit = System.nanoTime() + 120_000_000_000L;
    while (context().statusTracker().getExecutorInfos().length < EXECUTORS + 1
        || cluster.executors().size() < EXECUTORS) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("the executors do not come");
      }
      Thread.sleep(100);
    }
  }

  /** The executor on a worker. */
  ProcessHandle executor(int worker) {
    return cluster.executorOf(worker);
  }

  /**
   * Blocks of cached rows that executors or the driver hold, once Spark has had time to drop them.
   */
  int settledBlocks() throws InterruptedException {
    int blocks = blocks();
    for (int wait = 0; wait < 100 && blocks > 0; wait++) {
      Thread.sleep(50);
      blocks = blocks();
    }
    return blocks;
  }

  private static int blocks() {
    int blocks = 0;
    for (StorageStatus status : SparkEnv.get().blockManager().master().getStorageStatus()) {
      blocks += status.rddBlocks().size();
    }
    return blocks;
  }

  @Override
  public void close() {
    session.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }
}
