package org.sparkoptimizer.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands of Spark's processes, as arguments of {@code bin/spark-class}. {@code
 * docker/compose.yaml} starts its containers with the same ones.
 */
final class SparkCommands {
  /** What the cluster's programs are submitted as. */
  static final String MAIN_CLASS = "org.sparkoptimizer.cli.Main";

  private SparkCommands() {}

  /** A standalone master. */
  static List<String> master(String host, int port, int webUiPort) {
    return List.of(
        "org.apache.spark.deploy.master.Master",
        "--host",
        host,
        "--port",
        String.valueOf(port),
        "--webui-port",
        String.valueOf(webUiPort));
  }

  /** A standalone worker; its folder is the environment's SPARK_WORKER_DIR. */
  static List<String> worker(String master, int webUiPort, int cores, String memory) {
    return List.of(
        "org.apache.spark.deploy.worker.Worker",
        "--webui-port",
        String.valueOf(webUiPort),
        "--cores",
        String.valueOf(cores),
        "--memory",
        memory,
        master);
  }

  /** A history server; folder and port are settings in the environment's SPARK_HISTORY_OPTS. */
  static List<String> historyServer() {
    return List.of("org.apache.spark.deploy.history.HistoryServer");
  }

  /** Value of SPARK_HISTORY_OPTS. */
  static String historyOptions(String eventLogs, int port) {
    return "-Dspark.history.fs.logDirectory="
        + eventLogs
        + " -Dspark.history.ui.port="
        + port
        + " -Dspark.history.fs.update.interval=1s";
  }

  /**
   * An application.
   *
   * @param master address of the master
   * @param deployMode client or cluster
   * @param properties settings in the form of spark-defaults.conf
   * @param logging settings of log4j
   * @param conf more settings; no secrets, because command lines are for everyone to see
   * @param jar the jar for the command line
   * @param arguments a command of the command line
   */
  static List<String> submit(
      String master,
      String deployMode,
      Path properties,
      Path logging,
      Map<String, String> conf,
      Path jar,
      List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--deploy-mode",
                deployMode,
                "--properties-file",
                properties.toString(),
                "--driver-java-options",
                "-Dlog4j2.configurationFile=" + logging.toUri()));
    conf.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
    command.addAll(List.of("--class", MAIN_CLASS, jar.toString()));
    command.addAll(arguments);
    return command;
  }
}
