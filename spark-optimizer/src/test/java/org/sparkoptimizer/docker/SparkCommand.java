package org.sparkoptimizer.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A command that starts one of Spark's programs.
 *
 * @param mainClass the program
 * @param arguments what it gets
 */
record SparkCommand(String mainClass, List<String> arguments) {
  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";

  /**
   * The programs and options that {@link ComposeCommandsIT} runs outside of containers, which are
   * all that may stand in the compose file.
   */
  static final Map<String, Set<String>> TESTED =
      Map.of(
          "org.apache.spark.deploy.master.Master",
          Set.of("--host", "--port", "--webui-port"),
          "org.apache.spark.deploy.worker.Worker",
          Set.of("--webui-port", "--cores", "--memory"),
          "org.apache.spark.deploy.history.HistoryServer",
          Set.of(),
          SUBMIT,
          Set.of("--master", "--conf", "--class"));

  /** The words of a command line that begins with one of Spark's scripts. */
  static SparkCommand of(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    return switch (words.get(0)) {
      // What the script does, too.
      case "/opt/spark/bin/spark-submit" -> new SparkCommand(SUBMIT, rest);
      case "/opt/spark/bin/spark-class" ->
          new SparkCommand(rest.get(0), rest.subList(1, rest.size()));
      default -> throw new IllegalArgumentException("not a script of Spark's: " + words.get(0));
    };
  }

  /** Names of the program's options; not those of an application that is submitted. */
  Set<String> optionNames() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < arguments.size() && arguments.get(i).startsWith("--"); i += 2) {
      names.add(arguments.get(i));
    }
    return names;
  }

  /** Settings of Spark's that are given as {@code --conf name=value}. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < arguments.size() && arguments.get(i).startsWith("--"); i += 2) {
      if (arguments.get(i).equals("--conf")) {
        String[] setting = arguments.get(i + 1).split("=", 2);
        settings.put(setting[0], setting[1]);
      }
    }
    return settings;
  }

  /** All words, in a list of its own. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(mainClass));
    words.addAll(arguments);
    return words;
  }
}
