package org.sparkoptimizer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.sparkoptimizer.data.InvalidDataException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rows of {@code path}: some to train on, and others to judge its models on. */
final class PathInput {
  private static final double DEFAULT_SHARE = 0.25;
  private static final String DRAW = "__draw";

  @Mixin private InputOptions input;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "rows to judge models on, which are not trained on, as a share of all (0.25); 0 for none")
  private Double share;

  @Option(
      names = "--held-out-seed",
      paramLabel = "N",
      description = "seed of the draw of --held-out (0)")
  private Long seed;

  @Option(
      names = "--held-out-input",
      paramLabel = "PATH",
      description = "rows to judge models on in place of a share of --input")
  private String heldOutPath;

  /**
   * Rows with the labels that the estimator takes.
   *
   * @param training rows to train on
   * @param heldOut rows to judge models on, if any; not cached
   * @param classes which labels stand for classes; empty for a regression
   * @param drawn what both were drawn from, cached so that no row is in both; empty without a draw
   */
  record Loaded(
      Dataset<Row> training,
      Optional<Dataset<Row>> heldOut,
      Optional<Labels> classes,
      Optional<Dataset<Row>> drawn)
      implements AutoCloseable {

    @Override
    public void close() {
      drawn.ifPresent(Dataset::unpersist);
    }
  }

  String path() {
    return input.path;
  }

  /** Checks what can be checked before anything is read. */
  void check() {
    if (heldOutPath != null && share != null) {
      throw new UsageException(
          String.format(
              "--held-out is set to '%s' and --held-out-input to '%s'; drop one of them",
              share, heldOutPath));
    }
    if (!(share() >= 0 && share() < 1)) {
      throw new UsageException(
          String.format("--held-out is set to '%s' but must be at least 0 and below 1", share));
    }
    if (seed != null && share() == 0) {
      throw new UsageException(
          String.format(
              "--held-out-seed is set to '%d' but no rows are drawn to be held out; drop it",
              seed));
    }
  }

  /** Whether models are judged. */
  boolean holdsOut() {
    return heldOutPath != null || share() > 0;
  }

  private double share() {
    if (heldOutPath != null) {
      return 0;
    }
    return share == null ? DEFAULT_SHARE : share;
  }

  private long seed() {
    return seed == null ? 0 : seed;
  }

  /** Reads the rows; what is returned is to be closed. */
  Loaded load(SparkSession session, PathTask<?> task) {
    InputReader.Columns columns = task.columns();
    if (heldOutPath != null) {
      InputReader.files(session, "--held-out-input", heldOutPath);
    }
    Dataset<Row> all =
        columns.only(
            new InputReader(session, input.path, input, columns).readLabelled(input.numFeatures));
    if (share() == 0) {
      Optional<Labels> classes = task.classes(all);
      Optional<Dataset<Row>> heldOut =
          heldOutPath == null ? Optional.empty() : Optional.of(others(session, columns, all));
      return loaded(all, heldOut, classes, Optional.empty(), columns);
    }
    // Another scan may split the files in another way, as executors come and go, and draw others.
    Dataset<Row> drawn =
        all.withColumn(DRAW, functions.rand(seed())).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> training = drawn.filter(functions.col(DRAW).geq(share())).drop(DRAW);
      Dataset<Row> heldOut = drawn.filter(functions.col(DRAW).lt(share())).drop(DRAW);
      Optional<Labels> classes = task.classes(training);
      return loaded(training, Optional.of(heldOut), classes, Optional.of(drawn), columns);
    } catch (RuntimeException e) {
      drawn.unpersist();
      throw e;
    }
  }

  private static Loaded loaded(
      Dataset<Row> training,
      Optional<Dataset<Row>> heldOut,
      Optional<Labels> classes,
      Optional<Dataset<Row>> drawn,
      InputReader.Columns columns) {
    return new Loaded(
        labelled(training, classes, columns),
        heldOut.map(
            rows -> labelled(JudgedRows.keepGiven(rows, columns.label()), classes, columns)),
        classes,
        drawn);
  }

  private static Dataset<Row> labelled(
      Dataset<Row> rows, Optional<Labels> classes, InputReader.Columns columns) {
    return classes.map(labels -> labels.applyTo(rows, columns.label())).orElse(rows);
  }

  /** The rows of the other path, with the features of those to train on. */
  private Dataset<Row> others(
      SparkSession session, InputReader.Columns columns, Dataset<Row> training) {
    List<String> names = FeatureAssembler.namesIn(training, columns.features());
    return new InputReader(session, heldOutPath, input, columns, names)
        .readLabelledAs(() -> size(training, columns));
  }

  /** Number of features. */
  private static int size(Dataset<Row> rows, InputReader.Columns columns) {
    return FeatureAssembler.sizeIn(rows, columns.features())
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "there are no rows to train on; check --input, or choose a smaller --held-out"));
  }

  /**
   * Checks that models can be judged on the held-out rows, and describes them.
   *
   * @throws InvalidDataException if there are none, or one has a label or features that no model of
   *     the path can be judged on
   */
  void checkHeldOut(Loaded loaded, InputReader.Columns columns, ObjectNode json) {
    Dataset<Row> rows = loaded.heldOut().orElseThrow();
    long count = rows.count();
    if (count == 0) {
      throw new InvalidDataException(
          heldOutPath == null
              ? String.format(
                  "there are no held-out rows; choose more than --held-out '%s'", share())
              : String.format("--held-out-input '%s' has no rows; check it", heldOutPath));
    }
    Optional<Labels> classes = loaded.classes();
    JudgedRows.checkLabels(
        rows,
        columns.label(),
        classes.map(labels -> OptionalInt.of(labels.count())).orElse(OptionalInt.empty()),
        classes.map(Labels::description).orElse(JudgedRows.NUMBER));
    JudgedRows.checkOffsets(rows, columns.offset());
    JudgedRows.checkFeatures(rows, columns.features(), size(loaded.training(), columns));
    ObjectNode described = json.putObject("heldOut").put("rows", count);
    if (heldOutPath == null) {
      described.put("share", share()).put("seed", seed());
    } else {
      described.put("input", heldOutPath);
    }
  }
}
