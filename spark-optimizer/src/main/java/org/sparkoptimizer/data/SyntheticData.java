package org.sparkoptimizer.data;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Synthetic rows of a linear model with noise. Row i is a function of (kind, features, seed, i)
 * alone, so the data does not depend on the cluster.
 *
 * @param kind shape of the features
 * @param labels kind of the labels
 * @param rows number of rows
 * @param features number of features
 * @param seed random seed
 * @since 0.1.0
 */
public record SyntheticData(Kind kind, Labels labels, long rows, int features, long seed)
    implements Serializable {
  private static final double CORRELATION = 0.9;
  private static final int LEVELS = 16;
  private static final int WORDS = 60;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Shapes of features. */
  public enum Kind {
    /** Numeric columns, each correlated 0.9 with the one before, of scales from 0.1 to 10. */
    DENSE,
    /** Columns in groups of 16, one of each group set, the later levels of a group rare. */
    ONE_HOT,
    /** Counts of up to 60 words a row, whose frequencies fall like 1/rank. */
    TEXT;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Kinds of labels. */
  public enum Labels {
    /** 0 or 1, with the probability of a logistic model. */
    LOGISTIC,
    /** A linear model's value and Gaussian noise. */
    LINEAR
  }

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there are no rows or no features
   */
  public SyntheticData {
    if (rows < 1 || features < 1) {
      throw new IllegalArgumentException(
          String.format("rows is %d and features is %d but both must be >= 1", rows, features));
    }
  }

  /** Makes the DataFrame, columns label and features. */
  public Dataset<Row> generate(SparkSession session) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);
    double[] truth = truth();
    return session.createDataFrame(
        session.range(rows).toJavaRDD().map(index -> row(index, truth)), schema);
  }

  /** Coefficients of the true model; every fourth is zero. */
  private double[] truth() {
    SplittableRandom random = new SplittableRandom(seed);
    double[] truth = new double[features];
    for (int j = 0; j < features; j++) {
      double value = gaussian(random);
      truth[j] = j % 4 == 3 ? 0.0 : value;
    }
    return truth;
  }

  private Row row(long index, double[] truth) {
    // Scrambled once more: seeds that differ by multiples of the generator's own step, the golden
    // ratio, would give rows the same numbers, shifted.
    long scrambled = new SplittableRandom(seed ^ (GOLDEN * (index + 1))).nextLong();
    SplittableRandom random = new SplittableRandom(scrambled);
    double[] values =
        switch (kind) {
          case DENSE -> dense(random);
          case ONE_HOT -> oneHot(random);
          case TEXT -> text(random);
        };
    double margin = 0;
    double norm = 0;
    for (int j = 0; j < features; j++) {
      double scaled = kind == Kind.DENSE ? values[j] / scale(j) : values[j];
      margin += truth[j] * scaled;
      norm += scaled * scaled;
    }
    margin *= 2 / Math.max(1, Math.sqrt(norm));
    double label =
        labels == Labels.LINEAR
            ? margin + 0.5 * gaussian(random)
            : random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1.0 : 0.0;
    Vector vector = Vectors.dense(values);
    return RowFactory.create(label, kind == Kind.DENSE ? vector : vector.toSparse());
  }

  private double[] dense(SplittableRandom random) {
    double[] values = new double[features];
    double previous = gaussian(random);
    for (int j = 0; j < features; j++) {
      values[j] = previous * scale(j);
      previous =
          CORRELATION * previous + Math.sqrt(1 - CORRELATION * CORRELATION) * gaussian(random);
    }
    return values;
  }

  private double scale(int feature) {
    return Math.pow(10, 2.0 * feature / features - 1);
  }

  private double[] oneHot(SplittableRandom random) {
    double[] values = new double[features];
    for (int group = 0; group < features; group += LEVELS) {
      int levels = Math.min(LEVELS, features - group);
      int level = 0;
      while (level < levels - 1 && random.nextDouble() < 0.6) {
        level++;
      }
      values[group + level] = 1.0;
    }
    return values;
  }

  private double[] text(SplittableRandom random) {
    double[] values = new double[features];
    int words = 1 + random.nextInt(WORDS);
    for (int word = 0; word < words; word++) {
      int rank = (int) Math.pow(features + 1.0, random.nextDouble()) - 1;
      values[Math.min(features - 1, rank)] += 1.0;
    }
    return values;
  }

  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
