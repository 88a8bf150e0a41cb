package org.sparkoptimizer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.compare.CellResult;
import org.sparkoptimizer.compare.CellStore;
import org.sparkoptimizer.redaction.Redaction;

/** A folder on any Hadoop file system with a JSON file for each measured cell, and what else. */
final class ComparisonFolder implements CellStore, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIGURATION = "configuration";
  private static final String RESULT = "result";

  private final Path path;
  private final FileSystem files;
  private final Redaction redaction;

  ComparisonFolder(SparkSession session, String folder) {
    redaction = new Redaction(session.sparkContext().getConf());
    OutputFolder output = new OutputFolder(session, "--output", folder);
    path = output.path();
    try {
      output.checkWritable();
      // Of its own, since it is set to write no checksum files beside the results.
      files = FileSystem.newInstance(path.toUri(), session.sparkContext().hadoopConfiguration());
      files.setWriteChecksum(false);
      if (files.exists(path) && !files.getFileStatus(path).isDirectory()) {
        throw new UsageException(
            String.format("--output '%s' is not a folder; choose another", folder));
      }
      files.mkdirs(path);
    } catch (IOException e) {
      throw new UsageException(
          String.format("--output '%s' cannot be used: %s", folder, Messages.of(e)));
    }
  }

  @Override
  public Optional<CellResult> find(String name, Map<String, String> configuration) {
    Path file = new Path(path, name + ".json");
    try {
      if (!files.exists(file)) {
        return Optional.empty();
      }
      JsonNode json;
      try (var in = files.open(file)) {
        json = JSON.readTree(in);
      }
      return json.path(CONFIGURATION).equals(written(configuration))
          ? Optional.of(JSON.treeToValue(json.path(RESULT), CellResult.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // of another version, or cut off
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void save(String name, Map<String, String> configuration, CellResult result) {
    ObjectNode json = JSON.createObjectNode();
    json.set(CONFIGURATION, written(configuration));
    json.set(RESULT, redaction.in(JSON.<ObjectNode>valueToTree(result)));
    writeJson(name + ".json", json);
  }

  private ObjectNode written(Map<String, String> configuration) {
    return redaction.in(JSON.<ObjectNode>valueToTree(configuration));
  }

  /** Writes a value as JSON, secrets redacted. */
  void writeJson(String name, Object value) {
    try {
      ObjectNode json = redaction.in(JSON.<ObjectNode>valueToTree(value));
      write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes text; a line that looks like a secret is redacted. */
  void writeText(String name, String text) {
    StringBuilder redacted = new StringBuilder();
    text.lines().forEach(line -> redacted.append(redacted(line)).append('\n'));
    write(name, redacted.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A line of text, or what stands in its place where it looks like a secret. */
  String redacted(String line) {
    return redaction.of("", line);
  }

  /** Writes a file, wholly or not at all. */
  void write(String name, byte[] bytes) {
    Path file = new Path(path, name);
    Path temporary = new Path(path, "." + name + ".part");
    try {
      try (OutputStream out = files.create(temporary, true)) {
        out.write(bytes);
      }
      files.delete(file, false);
      if (!files.rename(temporary, file)) {
        throw new IOException(String.format("cannot write %s", file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
