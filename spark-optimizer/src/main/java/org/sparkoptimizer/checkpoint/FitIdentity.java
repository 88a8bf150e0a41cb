package org.sparkoptimizer.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkoptimizer.redaction.Redaction;

/**
 * What a fit is of, as names and values: another value of any of them is another fit.
 *
 * @param parameters parameters that the solution or the way to it depends on
 * @param data what tells the packed rows from others
 * @since 0.1.0
 */
public record FitIdentity(SortedMap<String, String> parameters, SortedMap<String, String> data) {

  /** Copies the maps. */
  public FitIdentity {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  /** Makes an identity without secrets. */
  public static FitIdentity of(
      Map<String, String> parameters, Map<String, String> data, Redaction redaction) {
    return new FitIdentity(redacted(parameters, redaction), redacted(data, redaction));
  }

  private static SortedMap<String, String> redacted(
      Map<String, String> values, Redaction redaction) {
    SortedMap<String, String> redacted = new TreeMap<>();
    values.forEach((name, value) -> redacted.put(name, redaction.of(name, value)));
    return redacted;
  }

  /** Says in what the parameters of another fit differ from these; empty where they do not. */
  public List<String> parametersThatDiffer(FitIdentity other) {
    return differences(parameters, other.parameters);
  }

  /** Says in what the data of another fit differs from this one's; empty where it does not. */
  public List<String> dataThatDiffers(FitIdentity other) {
    return differences(data, other.data);
  }

  private static List<String> differences(Map<String, String> was, Map<String, String> is) {
    TreeMap<String, String> names = new TreeMap<>(was);
    names.putAll(is);
    List<String> differences = new ArrayList<>();
    for (String name : names.keySet()) {
      String before = was.getOrDefault(name, "not set");
      String now = is.getOrDefault(name, "not set");
      if (!before.equals(now)) {
        differences.add(String.format("%s was %s and is %s", name, before, now));
      }
    }
    return differences;
  }
}
