package org.sparkoptimizer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.ml.SolverParams;
import org.sparkoptimizer.redaction.Redaction;

/** A folder with a model in MLlib's format and {@code summary.json}. */
final class ModelFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUMMARY = "summary.json";

  /** Field of the summary with the names of the columns that the features were made of. */
  static final String FEATURE_NAMES = "featureNames";

  /** Field of the summary with the estimator's parameters. */
  static final String PARAMETERS = "parameters";

  private static final String OFFSET = "offsetCol";

  private final SparkSession session;
  private final OutputFolder folder;

  ModelFolder(SparkSession session, OutputFolder folder) {
    this.session = session;
    this.folder = folder;
  }

  /** The folder that an option names. */
  ModelFolder(SparkSession session, String option, String path) {
    this(session, new OutputFolder(session, option, path));
  }

  /** Returns an empty JSON object. */
  static ObjectNode json() {
    return JSON.createObjectNode();
  }

  /** Writes model and summary, both or none; secrets in the summary are redacted. */
  void write(MLWritable model, ObjectNode summary) throws IOException {
    // Names of columns are no settings, and scoring needs them as they are.
    JsonNode names = summary.remove(FEATURE_NAMES);
    String offset = offsetColumn(summary);
    new Redaction(session.sparkContext().getConf()).in(summary);
    if (names != null) {
      summary.set(FEATURE_NAMES, names);
    }
    if (offset != null) {
      ((ObjectNode) summary.get(PARAMETERS)).put(OFFSET, offset);
    }
    folder.write(
        path -> {
          model.write().save(path);
          try (OutputStream out = folder.files().create(new Path(path, SUMMARY))) {
            JSON.writerWithDefaultPrettyPrinter().writeValue(out, summary);
          }
        });
  }

  /** Reads the summary; an empty object where there is none, as with models of MLlib's own. */
  JsonNode summary() throws IOException {
    Path file = new Path(folder.path(), SUMMARY);
    if (!folder.files().exists(file)) {
      return json();
    }
    try (InputStream in = folder.files().open(file)) {
      return JSON.readTree(in);
    }
  }

  /** Names of the columns that a summary's model was trained on; none where it does not tell. */
  static List<String> featureNames(JsonNode summary) {
    List<String> names = new ArrayList<>();
    summary.path(FEATURE_NAMES).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The column of offsets that a summary's model was trained with, or null for none. */
  static String offsetColumn(JsonNode summary) {
    String name = summary.path(PARAMETERS).path(OFFSET).asText();
    return name.isEmpty() ? null : name;
  }

  /** Parameters that a summary's model was fitted with and that its folder alone cannot tell. */
  static List<String> beyondModel(JsonNode summary) {
    JsonNode parameters = summary.path(PARAMETERS);
    return SolverParams.BEYOND_MLLIB.stream()
        .filter(name -> !name.equals(OFFSET)) // which scoring finds for itself
        .filter(name -> parameters.has(name) && !parameters.get(name).asText().equals("false"))
        .sorted()
        .toList();
  }

  /** Returns the class name that the saved model's metadata holds. */
  String modelClass() throws IOException {
    Path metadata = new Path(folder.path(), "metadata");
    List<String> lines =
        folder.files().exists(metadata)
            ? session.read().textFile(metadata.toString()).takeAsList(1)
            : List.of();
    String name = lines.isEmpty() ? "" : className(lines.get(0));
    if (name.isEmpty()) {
      throw new UsageException(String.format("%s holds no saved model; check the path", folder));
    }
    return name;
  }

  private static String className(String metadata) {
    try {
      return JSON.readTree(metadata).path("class").asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
