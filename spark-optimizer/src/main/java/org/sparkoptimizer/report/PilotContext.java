package org.sparkoptimizer.report;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sparkoptimizer.redaction.Redaction;

/**
 * What is needed to repeat a pilot.
 *
 * @param input the rows, in words: where they come from
 * @param command the words of the command line, not quoted
 * @param versions versions by the name of what has them, in the order to print
 * @param machine where it ran, in words
 * @param time when it was done
 * @since 0.1.0
 */
public record PilotContext(
    String input,
    List<String> command,
    Map<String, String> versions,
    String machine,
    ZonedDateTime time) {

  /** Copies the collections. */
  public PilotContext {
    command = List.copyOf(command);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /**
   * The same without secrets. A value of an option goes if the option's name is that of a secret.
   */
  PilotContext redactedBy(Redaction redaction) {
    List<String> words = new ArrayList<>();
    String before = "";
    for (String word : command) {
      words.add(redaction.of(before, word));
      before = word;
    }
    Map<String, String> shown = new LinkedHashMap<>();
    versions.forEach((name, version) -> shown.put(name, redaction.of(name, version)));
    return new PilotContext(redaction.of("", input), words, shown, redaction.of("", machine), time);
  }

  /** The command line as a POSIX shell takes it. */
  String commandLine() {
    return String.join(" ", command.stream().map(PilotContext::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
