package org.sparkoptimizer.docker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker/compose.yaml}.
 *
 * @param services by name
 * @param volumes names of the volumes that the file declares
 */
record ComposeFile(Map<String, Service> services, Set<String> volumes) {
  static final Path FOLDER = Path.of("../docker");

  static ComposeFile read() throws IOException {
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve("compose.yaml"))) {
      Map<?, ?> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      Map<String, Service> services = new LinkedHashMap<>();
      map(file.get("services"))
          .forEach((name, settings) -> services.put(name, new Service(name, map(settings))));
      return new ComposeFile(services, map(file.get("volumes")).keySet());
    }
  }

  private static Map<String, Object> map(Object read) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (read != null) {
      ((Map<?, ?>) read).forEach((name, value) -> map.put(name.toString(), value));
    }
    return map;
  }

  private static List<String> list(Object read) {
    return read == null ? List.of() : ((List<?>) read).stream().map(Object::toString).toList();
  }

  /** One service, with what its anchors bring. */
  record Service(String name, Map<String, Object> settings) {

    String text(String setting) {
      return String.valueOf(settings.get(setting));
    }

    List<String> words(String setting) {
      return list(settings.get(setting));
    }

    String buildTarget() {
      return map(settings.get("build")).get("target").toString();
    }

    Map<String, String> environment() {
      return map(settings.get("environment")).entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
    }

    /** What runs in the container, of entrypoint and command. */
    List<String> commandLine() {
      List<String> words = new ArrayList<>(words("entrypoint"));
      words.addAll(words("command"));
      return words;
    }

    /** The command of the health check. */
    List<String> healthCheck() {
      List<String> test = list(map(settings.get("healthcheck")).get("test"));
      if (test.isEmpty() || !test.get(0).equals("CMD")) {
        throw new IllegalStateException("%s has no health check of words".formatted(name));
      }
      return test.subList(1, test.size());
    }
  }
}
