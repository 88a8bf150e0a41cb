package org.sparkoptimizer.testkit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** A Spark of local[2] with the settings of conf/, in place of the one that this JVM had. */
public final class OwnSession implements AutoCloseable {
  private final SparkSession session;

  /** Starts it, with further settings. */
  public OwnSession(Map<String, String> settings) throws IOException {
    stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("own session")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse");
    defaults().forEach((name, value) -> builder.config((String) name, (String) value));
    settings.forEach(builder::config);
    session = builder.getOrCreate();
  }

  /** The settings of conf/spark-defaults.conf. */
  public static Properties defaults() throws IOException {
    Properties defaults = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("../conf/spark-defaults.conf"))) {
      defaults.load(reader);
    }
    return defaults;
  }

  /** The session. */
  public SparkSession session() {
    return session;
  }

  /** Its context. */
  public SparkContext context() {
    return session.sparkContext();
  }

  private static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  @Override
  public void close() {
    stop();
  }
}
