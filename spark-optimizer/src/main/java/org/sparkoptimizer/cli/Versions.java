package org.sparkoptimizer.cli;

import picocli.CommandLine.IVersionProvider;

/** Versions of the library and of what it runs on. */
final class Versions implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "spark-optimizer " + library(),
      "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION(),
      "Java " + System.getProperty("java.version")
    };
  }

  /** Version of this library, from its jar. */
  static String library() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
