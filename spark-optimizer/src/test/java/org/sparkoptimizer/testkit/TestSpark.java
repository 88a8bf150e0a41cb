package org.sparkoptimizer.testkit;

import org.apache.spark.sql.SparkSession;

/** The Spark session of the tests, local[2], started once per JVM. */
public final class TestSpark {
  private TestSpark() {}

  /** Returns the session. */
  public static SparkSession session() {
    if (SparkSession.getDefaultSession().isDefined()) {
      return SparkSession.active();
    }
    return SparkSession.builder()
        .master("local[2]")
        .appName("spark-optimizer tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
        .getOrCreate();
  }
}
