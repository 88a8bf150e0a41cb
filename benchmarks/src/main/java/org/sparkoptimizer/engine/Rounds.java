package org.sparkoptimizer.engine;

import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkoptimizer.data.LabelDomain;
import org.sparkoptimizer.data.PackedData;
import org.sparkoptimizer.data.SyntheticData;
import org.sparkoptimizer.data.TrainingColumns;
import org.sparkoptimizer.problem.PackedPartition;
import org.sparkoptimizer.problem.RowTask;

/**
 * A round that returns a gradient's worth of zeros: the job alone, without the rows' arithmetic.
 * Spark runs in this process, local[2].
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
    })
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class Rounds {
  private static final int ROWS = 20_000;

  /** P. */
  @Param({"2", "8", "50", "200"})
  public int partitions;

  /** d. */
  @Param({"100", "50000"})
  public int features;

  private SparkSession session;
  private PackedData packed;
  private DistributedRows rows;

  /** A result of so many doubles, from no rows. */
  private record Zeros(int length) implements RowTask {
    @Override
    public double[] apply(PackedPartition partition) {
      return new double[length];
    }

    @Override
    public long resultBytes() {
      return 8L * length;
    }
  }

  /** Packs a few rows. */
  @Setup
  public void prepare() {
    session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "WARN")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    SyntheticData data =
        new SyntheticData(
            SyntheticData.Kind.TEXT, SyntheticData.Labels.LOGISTIC, ROWS, features, 42);
    TrainingColumns columns = new TrainingColumns("features", "label", null, LabelDomain.BINARY);
    packed = PackedData.pack(data.generate(session), columns, partitions);
    rows = new DistributedRows(packed, 2);
  }

  /** A job. */
  @Benchmark
  public double[] round() {
    return rows.sum(new Zeros(features + 1));
  }

  /** Releases the rows and ends Spark. */
  @TearDown
  public void close() {
    rows.close();
    packed.close();
    session.stop();
  }
}
