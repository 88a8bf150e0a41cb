package org.sparkoptimizer.compare;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Where a cell was measured.
 *
 * @param master Spark's master
 * @param parallelism Spark's default parallelism
 * @param cores processors of the driver's machine
 * @param maxHeapBytes heap that the driver may use
 * @param java version of the driver's JVM
 * @param spark version of Spark
 * @param library version of this library
 * @param build identifies the compiled classes of this library
 * @since 0.1.0
 */
public record Machine(
    String master,
    int parallelism,
    int cores,
    long maxHeapBytes,
    String java,
    String spark,
    String library,
    String build) {

  static Machine of(SparkSession session) {
    String version = Machine.class.getPackage().getImplementationVersion();
    return new Machine(
        session.sparkContext().master(),
        session.sparkContext().defaultParallelism(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        session.version(),
        version == null ? "development" : version,
        BuildId.of(Machine.class));
  }

  /** Adds what makes results of two machines differ. */
  void addTo(Map<String, String> configuration) {
    configuration.put("master", master);
    configuration.put("parallelism", String.valueOf(parallelism));
    configuration.put("cores", String.valueOf(cores));
    configuration.put("maxHeapBytes", String.valueOf(maxHeapBytes));
    configuration.put("java", java);
    configuration.put("spark", spark);
    configuration.put("library", library);
    configuration.put("build", build);
  }
}
