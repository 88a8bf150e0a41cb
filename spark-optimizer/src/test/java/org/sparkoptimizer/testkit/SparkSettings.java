package org.sparkoptimizer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;

/** Names and values of settings, looked up in Spark's own registry. */
public final class SparkSettings {
  /** The registry knows an entry once the object that defines it was loaded. */
  private static final List<String> REGISTERING =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Status$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.sql.internal.StaticSQLConf$",
          "org.apache.spark.sql.internal.SQLConf$");

  /** The one setting that we use and that Spark knows without an entry. */
  private static final String MASTER = "spark.master";

  private SparkSettings() {}

  /** Asserts that each is a setting of Spark's with a value that Spark can read. */
  public static void check(Map<String, String> settings) {
    settings.forEach(SparkSettings::check);
  }

  /** Whether Spark's registry has an entry of this name. */
  public static boolean isKnown(String name) {
    return name.equals(MASTER) || entry(name) != null;
  }

  private static void check(String name, String value) {
    assertThat(isKnown(name)).as("Spark knows %s", name).isTrue();
    if (!name.equals(MASTER)) {
      new SparkConf(false).set(name, value).get(entry(name));
    }
  }

  private static ConfigEntry<?> entry(String name) {
    for (String holder : REGISTERING) {
      try {
        Class.forName(holder);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return ConfigEntry.findEntry(name);
  }
}
