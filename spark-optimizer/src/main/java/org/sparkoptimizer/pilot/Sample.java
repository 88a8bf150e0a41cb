package org.sparkoptimizer.pilot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sparkoptimizer.data.InvalidDataException;
import org.sparkoptimizer.evaluation.Objective;
import org.sparkoptimizer.evaluation.RowLoss;

/**
 * Some of the rows, drawn by a seed: training samples of which the smaller lie within the larger,
 * and held-out rows apart from them. All are cached until they are released or this is closed.
 */
final class Sample implements AutoCloseable {
  /** More held-out rows than this tell little more and would have to fit the driver. */
  private static final int MOST_HELD_OUT = 200_000;

  private static final String DRAW = "__draw";

  private final Dataset<Row> selected;
  private final Problem problem;
  private final Draw draw;
  private final long allRows;
  private final int allPartitions;
  private final double heldOutShare;
  private final Map<Double, Part> training = new TreeMap<>();
  private Dataset<Row> heldOutRows;
  private HeldOut heldOut;

  /**
   * Rows to train on.
   *
   * @param rows the rows, cached
   * @param count their number
   */
  record Part(Dataset<Row> rows, long count) {}

  private Sample(Dataset<Row> selected, Problem problem, Draw draw) {
    this.selected = selected;
    this.problem = problem;
    this.draw = draw;
    allRows = selected.count();
    allPartitions = selected.toJavaRDD().getNumPartitions();
    heldOutShare = Math.min(draw.heldOut(), (double) MOST_HELD_OUT / allRows);
  }

  /**
   * What is drawn.
   *
   * @param sizes shares of the rows to train on
   * @param heldOut share of the rows to hold out
   * @param seed seed of the draws
   */
  record Draw(List<Double> sizes, double heldOut, long seed) {
    double largest() {
      return Collections.max(sizes);
    }
  }

  /**
   * Draws and caches the samples: a job that counts all rows, one that draws, one for each part.
   *
   * @throws InvalidDataException if a part has no rows, or not both labels of a classification
   */
  static Sample of(Dataset<Row> rows, Problem problem, Draw draw) {
    Sample sample = new Sample(selected(rows, problem.columns()), problem, draw);
    if (sample.allRows == 0) {
      throw new InvalidDataException("the input has no rows");
    }
    Column held = functions.col(DRAW).geq(1 - sample.heldOutShare);
    Dataset<Row> taken = sample.drawn(below(draw.largest()).or(held)).cache();
    try {
      sample.cut(taken, draw.sizes());
      sample.holdOut(taken.filter(held));
      return sample;
    } catch (Throwable e) {
      // Spark throws checked exceptions undeclared, for instance when a job is cancelled.
      sample.close();
      throw e;
    } finally {
      taken.unpersist(true);
    }
  }

  /**
   * Draws and caches more training samples. Reads the input again, so they hold the smaller ones
   * only if it comes in the same order.
   */
  void add(List<Double> sizes) {
    Dataset<Row> taken = drawn(below(Collections.max(sizes))).cache();
    try {
      cut(taken, sizes);
    } finally {
      taken.unpersist(true);
    }
  }

  /** Releases the rows of some training samples; their counts stay. */
  void release(List<Double> sizes) {
    sizes.forEach(size -> of(size).rows().unpersist(true));
  }

  private static Column below(double size) {
    return functions.col(DRAW).lt(size);
  }

  private Dataset<Row> drawn(Column condition) {
    return selected.withColumn(DRAW, functions.rand(draw.seed())).filter(condition);
  }

  private static Dataset<Row> selected(Dataset<Row> rows, Objective.Columns columns) {
    List<Column> selected = new ArrayList<>();
    selected.add(rows.col(columns.features()));
    selected.add(rows.col(columns.label()).cast("double").as(columns.label()));
    if (columns.weight() != null) {
      selected.add(rows.col(columns.weight()).cast("double").as(columns.weight()));
    }
    return rows.select(selected.toArray(new Column[0]));
  }

  private void cut(Dataset<Row> taken, List<Double> sizes) {
    for (double size : sizes) {
      Dataset<Row> part = taken.filter(below(Math.min(size, 1 - heldOutShare))).drop(DRAW);
      Dataset<Row> spread = spread(part, size).cache();
      training.put(size, new Part(spread, 0)); // so that it is released whatever happens
      training.put(size, new Part(spread, checked(spread, problem, training(size))));
    }
  }

  /** In an order that a lost block comes back in, since labels and margins are read apart. */
  private void holdOut(Dataset<Row> rows) {
    Objective.Columns columns = problem.columns();
    Column weight = columns.weight() == null ? functions.lit(1.0) : functions.col(columns.weight());
    heldOutRows =
        spread(rows, heldOutShare)
            .sortWithinPartitions(DRAW)
            .select(
                functions.col(columns.features()).as("features"),
                functions.col(columns.label()).as("label"),
                weight.as("weight"))
            .cache();
    heldOut = new HeldOut(heldOutRows, draw.seed());
    checkLabels(heldOut, problem);
  }

  private static String training(double size) {
    return String.format("the training sample of %s of the rows", size);
  }

  /** As many partitions for the rows as all rows have, but not fewer than there are cores. */
  private Dataset<Row> spread(Dataset<Row> rows, double share) {
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    int wanted = Math.max(cores, (int) Math.ceil(share * allPartitions));
    return rows.repartition(wanted);
  }

  /** The number of rows of a part, which must be enough to train on. */
  private static long checked(Dataset<Row> rows, Problem problem, String name) {
    Column label = functions.col(problem.columns().label());
    Row found =
        rows.agg(functions.count(label), functions.min(label), functions.max(label)).first();
    long count = found.getLong(0);
    if (count == 0) {
      throw new InvalidDataException(name + " has no rows; choose a larger fraction");
    }
    if (problem.loss() == RowLoss.LOGISTIC && found.getDouble(1) == found.getDouble(2)) {
      throw new InvalidDataException(
          String.format(
              "%s has only rows of class %s; choose a larger fraction", name, found.get(1)));
    }
    if (problem.loss() == RowLoss.SQUARED && found.getDouble(1) == found.getDouble(2)) {
      throw new InvalidDataException(
          String.format(
              "%s has only the label %s, so there is nothing to learn; choose a larger fraction",
              name, found.get(1)));
    }
    return count;
  }

  private static void checkLabels(HeldOut heldOut, Problem problem) {
    if (heldOut.rows() == 0) {
      throw new InvalidDataException(
          "there are no held-out rows; choose a larger fraction or a larger share to hold out");
    }
    if (problem.loss() == RowLoss.LOGISTIC) {
      for (int k = 0; k < 2; k++) {
        double wanted = k;
        if (Arrays.stream(heldOut.labels()).noneMatch(label -> label == wanted)) {
          throw new InvalidDataException(
              String.format(
                  "there are no held-out rows of class %d; choose a larger fraction or a larger"
                      + " share to hold out",
                  k));
        }
      }
    }
  }

  /** Number of all rows of the input. */
  long allRows() {
    return allRows;
  }

  /** The training sample of a fraction. */
  Part of(double fraction) {
    return training.get(fraction);
  }

  /** All rows, cached; the caller releases them. */
  Part all() {
    Dataset<Row> all = spread(selected, 1).cache();
    try {
      return new Part(all, all.count());
    } catch (Throwable e) {
      all.unpersist(true);
      throw e;
    }
  }

  HeldOut heldOut() {
    return heldOut;
  }

  /** Length of the feature vectors. */
  int features() {
    Row first =
        training.values().iterator().next().rows().select(problem.columns().features()).first();
    return ((Vector) first.get(0)).size();
  }

  @Override
  public void close() {
    training.values().forEach(part -> part.rows().unpersist(true));
    if (heldOutRows != null) {
      heldOutRows.unpersist(true);
    }
  }
}
