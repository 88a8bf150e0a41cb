package org.sparkoptimizer.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Removes secrets from what is written, as Spark does for its own logs: a value goes when its name
 * or the value itself matches {@code spark.redaction.regex}.
 *
 * @since 0.1.0
 */
public final class Redaction {
  /** What stands in place of a secret; Spark's own text. */
  public static final String REPLACEMENT = "*********(redacted)";

  private static final String DEFAULT_REGEX = "(?i)secret|password|token|access[.]?key";

  private final Pattern secret;

  /** Takes the expression from a Spark configuration, or Spark's default. */
  public Redaction(SparkConf conf) {
    secret = Pattern.compile(conf.get("spark.redaction.regex", DEFAULT_REGEX));
  }

  /** Returns the value, or the replacement if its name or itself looks like a secret. */
  public String of(String name, String value) {
    return secret.matcher(name).find() || secret.matcher(value).find() ? REPLACEMENT : value;
  }

  /**
   * Redacts every text in a JSON object, at any depth, and all that stands under the name of a
   * secret, in place; returns the object.
   */
  public ObjectNode in(ObjectNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      field.setValue(redacted(field.getKey(), field.getValue()));
    }
    return object;
  }

  private JsonNode redacted(String name, JsonNode value) {
    if (secret.matcher(name).find()) {
      return new TextNode(REPLACEMENT);
    }
    if (value instanceof ObjectNode object) {
      return in(object);
    }
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, redacted(name, array.get(i)));
      }
      return array;
    }
    return value.isTextual() ? new TextNode(of(name, value.textValue())) : value;
  }
}
