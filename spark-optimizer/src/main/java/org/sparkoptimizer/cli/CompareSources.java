package org.sparkoptimizer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkoptimizer.compare.DataSource;
import org.sparkoptimizer.data.SyntheticData;
import picocli.CommandLine.Option;

/** The rows that {@code compare} measures on. */
final class CompareSources extends FormatOptions {
  private static final long SEED = 42;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "PATH",
      description = "one or several of: " + InputOptions.PATH)
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--generate",
      arity = "1..*",
      paramLabel = "KIND:ROWS:FEATURES",
      description = "synthetic data too, such as dense:1000000:100; kinds as of generate")
  private List<String> generated = new ArrayList<>();

  /** Makes the sources; inputs are looked for, and read when needed. */
  List<DataSource> of(
      SparkSession session, InputReader.Columns columns, CompareCommand.TaskName task) {
    if (inputs.isEmpty() && generated.isEmpty()) {
      throw new UsageException("there is nothing to compare on; give --input or --generate");
    }
    List<DataSource> sources = new ArrayList<>();
    for (String text : generated) {
      if (task == CompareCommand.TaskName.MULTINOMIAL) {
        throw new UsageException("--generate makes no data for task multinomial; give --input");
      }
      sources.add(synthetic(session, text, task == CompareCommand.TaskName.LOGISTIC));
    }
    for (String path : inputs) {
      sources.add(input(session, path, columns, task));
    }
    return distinct(sources);
  }

  static DataSource synthetic(SparkSession session, String text, boolean logistic) {
    String[] parts = text.split(":", -1);
    SyntheticData data;
    try {
      if (parts.length != 3) {
        throw new IllegalArgumentException("it has not three parts");
      }
      data =
          new SyntheticData(
              SyntheticData.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
              logistic ? SyntheticData.Labels.LOGISTIC : SyntheticData.Labels.LINEAR,
              Long.parseLong(parts[1]),
              Integer.parseInt(parts[2]),
              SEED);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.format(
              "--generate is set to '%s' but must be KIND:ROWS:FEATURES, with kind dense, one-hot"
                  + " or text, such as dense:100000:50",
              text));
    }
    String name = String.format("%s-%dx%d", data.kind(), data.rows(), data.features());
    Map<String, String> identity = Map.of("generated", data.toString());
    return new DataSource(name, identity, () -> data.generate(session));
  }

  private DataSource input(
      SparkSession session,
      String path,
      InputReader.Columns columns,
      CompareCommand.TaskName task) {
    Map<String, String> identity = new TreeMap<>();
    identity.put("path", path);
    identity.put("format", format(path).name());
    identity.put("numFeatures", String.valueOf(numFeatures));
    identity.put("featureCols", String.valueOf(featureColumns));
    identity.putAll(state(session, path));
    return new DataSource(name(path), identity, () -> read(session, path, columns, task));
  }

  private Dataset<Row> read(
      SparkSession session,
      String path,
      InputReader.Columns columns,
      CompareCommand.TaskName task) {
    Dataset<Row> rows = new InputReader(session, path, this, columns).readLabelled(numFeatures);
    return switch (task) {
      case LOGISTIC -> BinaryLabels.in(rows, columns.label()).applyTo(rows, columns.label());
      case MULTINOMIAL -> ClassLabels.in(rows, columns.label()).applyTo(rows, columns.label());
      case LINEAR -> rows;
    };
  }

  /** Size and time of the files of a path. */
  private static Map<String, String> state(SparkSession session, String path) {
    long bytes = 0;
    long modified = 0;
    try {
      for (FileStatus found : InputReader.files(session, path)) {
        FileSystem files =
            found.getPath().getFileSystem(session.sparkContext().hadoopConfiguration());
        RemoteIterator<LocatedFileStatus> all = files.listFiles(found.getPath(), true);
        while (all.hasNext()) {
          FileStatus file = all.next();
          bytes += file.getLen();
          modified = Math.max(modified, file.getModificationTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("bytes", String.valueOf(bytes), "modified", String.valueOf(modified));
  }

  /** The last part of a path, without endings that tell the format. */
  static String name(String path) {
    String last = path.replaceAll("/+$", "").replaceAll(".*/", "");
    String name = last.replaceAll("(\\.(gz|bz2|zst|snappy|csv|parquet|libsvm|svm|txt))+$", "");
    return name.isEmpty() ? last : name;
  }

  /** Numbers the later ones of equal names, which name files. */
  static List<DataSource> distinct(List<DataSource> sources) {
    Map<String, Integer> seen = new TreeMap<>();
    List<DataSource> result = new ArrayList<>();
    for (DataSource source : sources) {
      int count = seen.merge(source.name(), 1, Integer::sum);
      String name = count == 1 ? source.name() : source.name() + "-" + count;
      result.add(new DataSource(name, source.identity(), source.rows()));
    }
    return result;
  }
}
