package org.sparkoptimizer.zeppelin;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where the build put things, and what a JVM for Spark wants. */
final class Place {
  private Place() {}

  /** The folder of notebooks. */
  static Path notebooks() {
    return path("notebooks");
  }

  /** The page of tasks, which has Scala too. */
  static Path howTo() {
    return path("how-to");
  }

  /** Zeppelin's jars and interpreters. */
  static Path zeppelinHome() {
    return path("zeppelin.module").resolve("target/home");
  }

  /** What starts an interpreter. */
  static Path interpreterScript() {
    return path("zeppelin.module").resolve("bin/interpreter.sh");
  }

  /** Spark 3.5. */
  static Path sparkHome() {
    return path("spark.home");
  }

  /** The library, as it was built against another Spark. */
  static Path libraryJar() {
    return path("library.jar");
  }

  /** Where servers may write, and leave their logs. */
  static Path work() {
    return path("work");
  }

  /** Options of a JVM that runs Spark. */
  static List<String> sparkOptions() {
    return Arrays.asList(System.getProperty("spark.jvm.options").trim().split("\\s+"));
  }

  private static Path path(String property) {
    return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
  }
}
